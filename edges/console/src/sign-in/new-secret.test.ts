/** The secret of an app that is being set up stays when everything is read again. */
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { newSecret } from './new-secret.ts'

test('it is made once for as long as it is shown, and anew for the next dialog', async () => {
  const client = new QueryClient()
  let made = 0
  const queryFn = async () => ({ secret: `s${++made}`, uri: '' })
  const show = () => new QueryObserver(client, { ...newSecret, queryFn })

  const dialog = show()
  const close = dialog.subscribe(() => {})
  await client.ensureQueryData({ ...newSecret, queryFn })
  await client.invalidateQueries()
  expect(dialog.getCurrentResult().data?.secret).toBe('s1')
  close()

  await expect.poll(() => client.getQueryCache().getAll()).toEqual([])
  const next = show()
  const closeNext = next.subscribe(() => {})
  await expect.poll(() => next.getCurrentResult().data?.secret).toBe('s2')
  closeNext()
})
