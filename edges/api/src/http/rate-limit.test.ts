/** Buckets of requests: a burst, then a steady flow, each caller for itself. */
import { describe, expect, test } from 'vitest'
import { actorOf } from '../../test/fake-control.ts'
import { testServer } from '../../test/test-server.ts'
import { RateLimiter } from './rate-limit.ts'

describe('a bucket', () => {
  const limiter = () => {
    let now = 0
    const limited = new RateLimiter({ perSecond: 2, burst: 3 }, () => now)
    const taken = (count: number, caller = 'ada') => {
      let granted = 0
      for (let i = 0; i < count; i++) {
        try {
          limited.take(caller)
          granted++
        } catch (error) {
          expect(error).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
        }
      }
      return granted
    }
    return { limited, taken, goOn: (ms: number) => (now += ms) }
  }

  test('holds a burst and fills steadily, and no more than it holds', () => {
    const { taken, goOn } = limiter()
    expect(taken(10)).toBe(3)
    goOn(1000)
    expect(taken(10)).toBe(2)
    goOn(3_600_000)
    expect(taken(10)).toBe(3)
  })

  test('is each caller’s own', () => {
    const { taken } = limiter()
    expect([taken(3), taken(3, 'grace')]).toEqual([3, 3])
  })

  test('is forgotten when very many others came', () => {
    const { limited, taken } = limiter()
    for (let i = 0; i < 20_000; i++) taken(1, `caller ${i}`)
    expect(limited.size).toBe(10_000)
  })
})

describe('requests', () => {
  const few = { perSecond: 0.01, burst: 2 }
  const many = { perSecond: 1000, burst: 1000 }

  test('of one principal are limited, with the time to wait', async () => {
    const actor = actorOf('all')
    const answers = { 'access.byToken': async () => actor, 'vms.list': async () => ({ items: [] }) }
    const { ask } = await testServer(answers, { rateLimits: { principal: few, address: many } })
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push((await ask('GET', '/v1/vms')).status)
    expect(statuses).toEqual([200, 200, 429])
    const reply = await ask('GET', '/v1/vms')
    expect(reply.body).toMatchObject({
      code: 'SERVER_BUSY',
      detail: expect.stringMatching(/too many requests; wait \d+ s/),
    })
  })

  test('from one address are limited before anybody is asked who they are', async () => {
    const { ask, calls } = await testServer({}, { rateLimits: { principal: many, address: few } })
    const guess = () => ask('GET', '/v1/vms', { headers: { authorization: 'Bearer wrong' } })
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push((await guess()).status)
    expect(statuses).toEqual([401, 401, 429])
    expect(calls.filter(({ useCase }) => useCase === 'access.byToken')).toHaveLength(2)
  })
})
