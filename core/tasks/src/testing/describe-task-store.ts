/**
 * What every SagaLog and TaskQueue must keep of their promises, whatever is behind them. Run over the memory of this package and
 * over each database of core/store.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SagaEvent } from '../saga-event.ts'
import { type Lease, LeaseLost, type SagaLog } from '../saga-log.ts'
import { type ClaimedTask, type TaskQueue, type TaskRest, taskKey } from '../task-queue.ts'

export interface TaskStoreUnderTest {
  readonly log: SagaLog
  readonly queue: TaskQueue
  /** Accepts a task of that saga, as a use case does, and answers with its id. Later ones are younger. */
  add(saga: string, version: number, input: unknown): Promise<string>
  close?(): Promise<void>
}

export function describeTaskStore(name: string, open: () => Promise<TaskStoreUnderTest> | TaskStoreUnderTest): void {
  describe(`task store: ${name}`, () => {
    let store: TaskStoreUnderTest
    let id: string

    beforeEach(async () => {
      store = await open()
      id = await store.add('vm.create', 1, { vm: 'web01' })
    })
    afterEach(() => store.close?.())

    const claim = async (now = NOW, owner = 'one', limit = 10): Promise<readonly ClaimedTask[]> =>
      (await store.queue.claim({ now, owner, leaseUntil: now + LEASE, limit })).tasks
    const claimOne = async (now = NOW, owner = 'one'): Promise<ClaimedTask> => {
      const task = (await claim(now, owner)).find(({ lease }) => lease.taskId === id)
      if (task === undefined) throw new Error('the task was not given out')
      return task
    }
    const rest = async (how: TaskRest, now = NOW): Promise<Lease> => {
      const { lease } = await claimOne(now)
      await store.queue.release(lease, how)
      return lease
    }
    const isDue = async (now: number): Promise<boolean> => (await claim(now, 'two')).length > 0

    describe('queue', () => {
      test('gives out a new task with its saga, input and an empty log', async () => {
        const task = await claimOne()
        expect(task).toMatchObject({ saga: 'vm.create', version: 1, input: { vm: 'web01' }, log: [], woken: false })
        expect(task).toMatchObject({ lease: { taskId: id, owner: 'one' }, cancelRequestedBy: undefined })
      })

      test('gives each task to one runner only', async () => {
        await store.add('vm.create', 1, {})
        const both = await Promise.all([claim(NOW, 'one'), claim(NOW, 'two')])
        expect(both.flat().map(({ lease }) => lease.taskId)).toHaveLength(2)
        expect(new Set(both.flat().map(({ lease }) => lease.taskId)).size).toBe(2)
      })

      test('gives out no more than was asked for, oldest first', async () => {
        await store.add('vm.create', 1, {})
        expect((await claim(NOW, 'one', 1)).map(({ lease }) => lease.taskId)).toEqual([id])
      })

      test('gives a task to another runner when the lease has run out, with a higher epoch', async () => {
        const first = await claimOne()
        expect(await isDue(NOW + LEASE - 1)).toBe(false)
        const second = await claimOne(NOW + LEASE, 'two')
        expect(second.lease.epoch).toBeGreaterThan(first.lease.epoch)
      })

      test('tells when the next task will be due', async () => {
        await rest({ kind: 'due', at: NOW + 700 })
        const { nextDueAt } = await store.queue.claim({ now: NOW, owner: 'one', leaseUntil: NOW, limit: 1 })
        expect(nextDueAt).toBe(NOW + 700)
      })

      test('prolongs a lease that is held', async () => {
        const { lease } = await claimOne()
        expect(await store.queue.renew([lease], NOW + 2 * LEASE)).toEqual([
          { kind: 'held', cancelRequestedBy: undefined },
        ])
        expect(await isDue(NOW + LEASE)).toBe(false)
      })

      test('tells a runner that it has lost its lease', async () => {
        const { lease } = await claimOne()
        await claimOne(NOW + LEASE, 'two')
        expect(await store.queue.renew([lease], NOW + 3 * LEASE)).toEqual([{ kind: 'lost' }])
      })

      test('a release by a runner that lost its lease changes nothing', async () => {
        const { lease } = await claimOne()
        const second = await claimOne(NOW + LEASE, 'two')
        await store.queue.release(lease, { kind: 'ended', outcome: 'succeeded', error: undefined })
        expect(await store.queue.renew([second.lease], NOW + 3 * LEASE)).toMatchObject([{ kind: 'held' }])
      })

      test('a task is due again at its time', async () => {
        await rest({ kind: 'due', at: NOW + 50 })
        expect(await isDue(NOW + 49)).toBe(false)
        expect(await isDue(NOW + 50)).toBe(true)
      })

      test('a waiting task is due when its key is woken', async () => {
        await rest(waiting)
        await store.queue.wake('host:8')
        expect(await isDue(NOW)).toBe(false)
        await store.queue.wake('host:7')
        expect((await claimOne()).woken).toBe(true)
      })

      test('a waiting task is due at its recheck, and then was not woken', async () => {
        await rest(waiting)
        expect(await isDue(NOW + 999)).toBe(false)
        expect((await claimOne(NOW + 1_000)).woken).toBe(false)
      })

      test('a wake counts once', async () => {
        await rest(waiting)
        await store.queue.wake('host:7')
        const { lease } = await claimOne()
        await store.queue.release(lease, waiting)
        expect(await isDue(NOW)).toBe(false)
      })

      test('a blocked task is due when a release knows its saga', async () => {
        await rest({ kind: 'blocked', for: 'saga:vm.create@1', reason: 'unknown saga', recheckAt: NOW + 1_000 })
        expect(await isDue(NOW)).toBe(false)
        await store.queue.wake('saga:vm.create@1')
        expect(await isDue(NOW)).toBe(true)
      })

      test('a stuck task is due only when a person says so', async () => {
        await rest({ kind: 'stuck', error: failure, left: ['rootVolume'] })
        expect(await isDue(NOW + YEAR)).toBe(false)
        await store.queue.wake(taskKey(id))
        expect((await claimOne(NOW + YEAR)).woken).toBe(true)
      })

      test('a person can wake a task out of its back-off', async () => {
        await rest({ kind: 'due', at: NOW + YEAR })
        await store.queue.wake(taskKey(id))
        expect((await claimOne()).woken).toBe(true)
      })

      test('an ended task is never due, whatever is woken or cancelled', async () => {
        await rest({ kind: 'ended', outcome: 'unwound', error: failure })
        await store.queue.wake(taskKey(id))
        await store.queue.requestCancel(id, 'ann')
        expect(await isDue(NOW + YEAR)).toBe(false)
      })

      test('a cancel makes a resting task due, and is told to who claims it', async () => {
        await rest(waiting)
        await store.queue.requestCancel(id, 'ann')
        expect((await claimOne()).cancelRequestedBy).toBe('ann')
      })

      test('a cancel is told to the runner that renews, and the first one counts', async () => {
        const { lease } = await claimOne()
        await store.queue.requestCancel(id, 'ann')
        await store.queue.requestCancel(id, 'bob')
        expect(await store.queue.renew([lease], NOW + LEASE)).toEqual([{ kind: 'held', cancelRequestedBy: 'ann' }])
      })

      test('a cancel that comes just before a task rests is not lost', async () => {
        const { lease } = await claimOne()
        await store.queue.requestCancel(id, 'ann')
        await store.queue.release(lease, waiting)
        expect((await claimOne()).cancelRequestedBy).toBe('ann')
      })

      test('a cancel that was told does not keep a task from resting', async () => {
        await rest(waiting)
        await store.queue.requestCancel(id, 'ann')
        await rest(waiting)
        expect(await isDue(NOW)).toBe(false)
      })

      test('listeners hear of new tasks, wakes and cancels until they leave', async () => {
        await rest(waiting)
        let heard = 0
        const news = () => new Promise<void>((resolve) => (next = resolve))
        let next = () => {}
        const leave = store.queue.onWake(() => {
          heard++
          next()
        })
        for (const cause of [
          () => store.add('vm.create', 1, {}).then(() => {}),
          () => store.queue.wake('host:7'),
          () => store.queue.requestCancel(id, 'ann'),
        ]) {
          await Promise.all([news(), cause()])
        }
        leave()
        const before = heard
        await store.queue.wake('host:7')
        expect(heard).toBe(before)
      })
    })

    describe('log', () => {
      test('keeps events in order, for who reads and for who claims next', async () => {
        const { lease } = await claimOne()
        await store.log.append(lease, 0, started)
        await store.log.append(lease, 1, succeeded)
        expect(await store.log.read(id)).toEqual([started, succeeded])
        expect((await claimOne(NOW + LEASE, 'two')).log).toEqual([started, succeeded])
      })

      test('an event may be written again when the reply was lost', async () => {
        const { lease } = await claimOne()
        await store.log.append(lease, 0, started)
        await store.log.append(lease, 0, structuredClone(started))
        expect(await store.log.read(id)).toEqual([started])
      })

      test('another event at the same place is refused', async () => {
        const { lease } = await claimOne()
        await store.log.append(lease, 0, started)
        await expect(store.log.append(lease, 0, succeeded)).rejects.toBeInstanceOf(LeaseLost)
      })

      test('a gap is refused', async () => {
        const { lease } = await claimOne()
        await expect(store.log.append(lease, 1, started)).rejects.toBeInstanceOf(LeaseLost)
      })

      test('a runner that lost its lease cannot write', async () => {
        const { lease } = await claimOne()
        await claimOne(NOW + LEASE, 'two')
        await expect(store.log.append(lease, 0, started)).rejects.toBeInstanceOf(LeaseLost)
        expect(await store.log.read(id)).toEqual([])
      })

      test('a runner whose lease ran out but was not taken can still write', async () => {
        const { lease } = await claimOne(NOW - 10 * LEASE)
        await store.log.append(lease, 0, started)
        expect(await store.log.read(id)).toEqual([started])
      })

      test('a runner that gave the task back cannot write', async () => {
        const lease = await rest(waiting)
        await expect(store.log.append(lease, 0, started)).rejects.toBeInstanceOf(LeaseLost)
      })

      test('a task that is not there has no events', async () => {
        expect(await store.log.read('00000000-0000-4000-8000-000000000000')).toEqual([])
      })
    })
  })
}

/** Far ahead, so that a store with a clock of its own has accepted everything long before. */
const NOW = 4_000_000_000_000
const LEASE = 30_000
const YEAR = 31_536_000_000
const failure = { code: 'HOST_REFUSED', message: 'volume is in use', params: { host: 'kvm1' } }
const waiting: TaskRest = { kind: 'waiting', for: 'host:7', reason: 'kvm7 does not answer', recheckAt: NOW + 1_000 }
const started: SagaEvent = { kind: 'started', step: 'rootVolume', at: NOW }
const succeeded: SagaEvent = { kind: 'succeeded', step: 'rootVolume', at: NOW, output: { bytes: 7, path: null } }
