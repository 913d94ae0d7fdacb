/** Guessing gets slower, forgets in time, and a clock that jumps neither opens a door nor closes one. */
import { beforeEach, describe, expect, test } from 'vitest'
import { SignInDelay } from './sign-in-delay.ts'

let now = 0
let waits: number[]
let delay: SignInDelay
beforeEach(() => {
  now = 1_000_000_000
  waits = []
  delay = new SignInDelay({
    now: () => now,
    after(ms, callback) {
      waits.push(ms)
      now += ms
      callback()
      return () => {}
    },
  })
})

async function fail(times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await delay.wait('here')
    delay.failed('here')
  }
}

test('after three failures each waits twice as long, up to half a minute; others wait for nothing', async () => {
  await fail(11)
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  await delay.wait('elsewhere')
  expect(waits).toHaveLength(8)
})

test('who got in is not slowed down any more', async () => {
  await fail(5)
  delay.succeeded('here')
  waits = []
  await delay.wait('here')
  expect(waits).toEqual([])
})

describe('a clock that jumps', () => {
  test('back an hour keeps nobody out for that hour', async () => {
    await fail(6)
    now -= 3_600_000
    waits = []
    await delay.wait('here')
    expect(waits).toEqual([])
    await fail(4)
    expect(waits).toEqual([500])
  })

  test('forward a day forgets, as time itself would', async () => {
    await fail(6)
    now += 24 * 3_600_000
    waits = []
    await delay.wait('here')
    expect(waits).toEqual([])
  })
})
