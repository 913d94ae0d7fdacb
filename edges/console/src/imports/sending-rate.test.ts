/** Measuring an upload. */
import { expect, test } from 'vitest'
import { SendingRate } from './sending-rate.ts'

test('the rate is that of the last seconds, not of the whole upload', () => {
  const rate = new SendingRate()
  for (let at = 0; at <= 10_000; at += 1000) rate.add(100, at)
  for (let at = 11_000; at <= 20_000; at += 1000) rate.add(1000, at)
  expect(rate.perSecond(20_000)).toBe(1000)
  expect(rate.total).toBe(11_100)
})

test('nothing is sent when nothing was sent for a while', () => {
  const rate = new SendingRate(500)
  rate.add(100, 0)
  rate.add(100, 1000)
  expect(rate.perSecond(1000)).toBe(100)
  expect(rate.perSecond(60_000)).toBe(0)
  expect(rate.total).toBe(700)
})
