/** Places of the data lane: as many as there are, then in the order of coming, and none so many that others get none. */
import { expect, test } from 'vitest'
import { LanePlaces } from './lane-places.ts'

const never = new AbortController().signal

test('who comes when all places are taken waits for one that is given back, unless they give up', async () => {
  const places = new LanePlaces(2, 2)
  const held = await Promise.all([places.take('acme', never), places.take('acme', never)])
  const order: string[] = []
  const gaveUp = new AbortController()
  const impatient = places.take('acme', gaveUp.signal)
  const next = places.take('acme', never).then((giveBack) => (order.push('next'), giveBack))
  const last = places.take('acme', never).then((giveBack) => (order.push('last'), giveBack))
  gaveUp.abort(new Error('cancelled'))
  await expect(impatient).rejects.toThrow('cancelled')
  expect(order).toEqual([])
  for (const giveBack of held) giveBack()
  for (const giveBack of await Promise.all([next, last])) giveBack()
  expect(order).toEqual(['next', 'last'])
  await expect(Promise.all([places.take('acme', never), places.take('acme', never)])).resolves.toHaveLength(2)
})

test('who has a share of the places waits for a place of their own, and others pass by', async () => {
  const places = new LanePlaces(3, 2)
  const [giveBack] = await Promise.all([places.take('acme', never), places.take('acme', never)])
  let isIn = false
  const third = places.take('acme', never).then(() => (isIn = true))
  const other = await places.take('globex', never)
  other()
  await places.take('globex', never)
  expect(isIn).toBe(false)
  giveBack!()
  await third
})
