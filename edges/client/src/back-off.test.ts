/** How long is waited before asking again. */
import { expect, test, vi } from 'vitest'
import { useFastTime } from '../test/fast-time.ts'
import { BackOff } from './back-off.ts'

const { fast } = useFastTime()

test('each failure doubles the wait, up to fifteen seconds; success starts again', async () => {
  const backOff = new BackOff()
  const waited = async () => {
    const before = Date.now()
    await fast(backOff.pause())
    return Date.now() - before
  }
  vi.spyOn(Math, 'random').mockReturnValue(0.999_999)
  const waits = [await waited(), await waited(), await waited(), await waited(), await waited(), await waited()]
  expect(waits.map((ms) => Math.round(ms / 500) * 500)).toEqual([500, 1000, 2000, 4000, 8000, 15_000])
  backOff.reset()
  expect(await waited()).toBeLessThan(700)
  vi.mocked(Math.random).mockRestore()
})

test('chance takes off up to half, so that clients do not come in step', async () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0)
  const before = Date.now()
  await fast(new BackOff().pause())
  expect(Date.now() - before).toBeLessThan(400)
  random.mockRestore()
})

test('who gives up does not wait', async () => {
  const over = new AbortController()
  const pause = new BackOff(60_000).pause(over.signal)
  over.abort(new Error('enough'))
  await expect(pause).rejects.toThrow('enough')
})
