/** Places of the data lane: as many as there are, then in the order of coming. */
import { expect, test } from 'vitest'
import { LanePlaces } from './lane-places.ts'

const never = new AbortController().signal

test('who comes when all places are taken waits for one that is given back, unless they give up', async () => {
  const places = new LanePlaces(2)
  const held = await Promise.all([places.take(never), places.take(never)])
  const order: string[] = []
  const gaveUp = new AbortController()
  const impatient = places.take(gaveUp.signal)
  const next = places.take(never).then((giveBack) => (order.push('next'), giveBack))
  const last = places.take(never).then((giveBack) => (order.push('last'), giveBack))
  gaveUp.abort(new Error('cancelled'))
  await expect(impatient).rejects.toThrow('cancelled')
  expect(order).toEqual([])
  for (const giveBack of held) giveBack()
  for (const giveBack of await Promise.all([next, last])) giveBack()
  expect(order).toEqual(['next', 'last'])
  await expect(Promise.all([places.take(never), places.take(never)])).resolves.toHaveLength(2)
})
