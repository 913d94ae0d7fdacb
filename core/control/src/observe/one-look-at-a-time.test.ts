/** Looks through one session wait for each other; sessions do not wait for each other. */
import type { EndpointSession } from '@covisor/driver-api'
import { expect, test } from 'vitest'
import { oneLookAtATime } from './one-look-at-a-time.ts'

const session = () => ({}) as EndpointSession

test('a look begins when the one before has written down what it saw', async () => {
  const [kvm1, first] = [session(), Promise.withResolvers<void>()]
  const order: string[] = []
  const older = oneLookAtATime(kvm1, async () => {
    await first.promise
    order.push('older')
  })
  const newer = oneLookAtATime(kvm1, async () => void order.push('newer'))
  const elsewhere = oneLookAtATime(session(), async () => void order.push('another host'))
  await elsewhere
  first.resolve()
  await Promise.all([older, newer])
  expect(order).toEqual(['another host', 'older', 'newer'])
})

test('a look that fails stops nobody but its caller', async () => {
  const kvm1 = session()
  const failing = oneLookAtATime(kvm1, () => Promise.reject(new Error('gone')))
  await expect(failing).rejects.toThrow('gone')
  await expect(oneLookAtATime(kvm1, () => Promise.resolve(1))).resolves.toBe(1)
})
