/** Several runners, dead runners, and a queue that does not answer. */
import { afterEach, describe, expect, test } from 'vitest'
import { saga } from './saga.ts'
import { kinds, none, stopAll, succeeded, waitingForAbort, world } from './testing/runner-world.ts'

afterEach(stopAll)

describe('a task runner among others', () => {
  test('keeps a long task to itself by renewing its lease', async () => {
    let runs = 0
    const endless = waitingForAbort(() => void runs++).saga
    const { clock, start, add } = world([endless])
    add('1', 'endless')
    start()
    await clock.advance(0)
    start({ owner: 'second' })
    await clock.advance(300_000)
    expect(runs).toBe(1)
  })

  test('takes over from a runner that died, once its lease has run out', async () => {
    const { tasks, clock, start, add } = world([
      saga<null>('a', 1)
        .step('x', { run: () => 1, undo: none })
        .build(),
    ])
    add('1', 'a')
    const [dead] = (await tasks.claim({ now: clock.now(), owner: 'dead', leaseUntil: clock.now() + 30_000, limit: 1 }))
      .tasks
    start()
    await clock.advance(29_999)
    expect(tasks.restOf('1')).toBeUndefined()
    await clock.advance(1)
    expect(tasks.restOf('1')).toEqual(succeeded)
    await expect(tasks.append(dead!.lease, 0, { kind: 'resumed', at: 0 })).rejects.toThrow(
      '"dead" no longer holds task 1',
    )
  })

  test('interrupts its steps when it cannot renew their leases', async () => {
    const first = waitingForAbort()
    const { tasks, clock, start, add, errors } = world([first.saga])
    add('1', 'endless')
    start()
    await clock.advance(0)
    tasks.renew = () => Promise.reject(new Error('database is gone'))
    await clock.advance(20_000)
    expect(first.aborts).toEqual(['interrupted: lease lost'])
    expect(errors.map(String)).toContain('Error: database is gone')
    expect(await kinds(tasks, '1')).toEqual(['started'])
  })

  test('goes on after the queue failed to answer', async () => {
    const { tasks, clock, start, add, errors } = world([
      saga<null>('a', 1)
        .step('x', { run: () => 1, undo: none })
        .build(),
    ])
    add('1', 'a')
    const claim = tasks.claim.bind(tasks)
    tasks.claim = () => {
      tasks.claim = claim
      return Promise.reject(new Error('database is locked'))
    }
    start()
    await clock.advance(5_000)
    expect(errors.map(String)).toEqual(['Error: database is locked'])
    expect(tasks.restOf('1')).toEqual(succeeded)
  })
})
