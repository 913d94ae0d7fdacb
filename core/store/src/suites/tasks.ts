/** What the task queue and log promise to @covisor/tasks. */
import { newId, type TaskId } from '@covisor/model'
import { type ClaimedTask, LeaseLost, taskKey } from '@covisor/tasks'
import { expect, test } from 'vitest'
import type { NewTask } from '../contract/work.ts'
import type { Store } from '../store.ts'
import type { TestStores } from '../testing.ts'
import { newTask, newTenant, newVm } from './fixtures.ts'

export function taskSuite({ open, clock, kind, newLocation, openAt }: TestStores): void {
  const tenant = newTenant()
  const add = async (store: Store, changes: Partial<NewTask> = {}): Promise<TaskId> => {
    const task = newTask(tenant, changes)
    await store.transaction((tx) => tx.tasks.insert(task))
    return task.id
  }
  const claim = async (store: Store, owner = 'me', limit = 10) => {
    const request = { now: clock.now, owner, leaseUntil: clock.now + 30_000, limit }
    return (await store.running.queue.claim(request)).tasks
  }
  const claimOne = async (store: Store, owner?: string) => (await claim(store, owner))[0] as ClaimedTask
  const failure = { code: 'HOST_REFUSED', message: 'no', params: {} }

  test('a task whose transaction fails was never there', async () => {
    const store = await open()
    const refused = store.transaction(async (tx) => {
      await tx.tasks.insert(newTask(tenant))
      throw new Error('changed my mind')
    })
    await expect(refused).rejects.toThrow('changed my mind')
    expect(await claim(store)).toEqual([])
    expect((await store.tasks.list(tenant)).items).toEqual([])
  })

  test('tasks are claimed once, oldest first, with what they need', async () => {
    const store = await open()
    const first = await add(store, { input: { vm: 'a', deep: [1, null, { x: 'ü' }] } })
    clock.advance(1)
    const second = await add(store)
    clock.advance(1)
    const third = await add(store)
    const [one, two] = await claim(store, 'me', 2)
    expect(one).toEqual({
      lease: { taskId: first, owner: 'me', epoch: 1 },
      saga: 'vm.start',
      version: 1,
      input: { vm: 'a', deep: [1, null, { x: 'ü' }] },
      log: [],
      woken: false,
      cancelRequestedBy: undefined,
    })
    expect(two?.lease.taskId).toBe(second)
    expect((await claim(store, 'you')).map(({ lease }) => lease.taskId)).toEqual([third])
    expect(await claim(store)).toEqual([])
  })

  test('a tenant that has its share is passed over until a task of it is given back', async () => {
    const store = await open()
    const other = newTenant()
    for (let i = 0; i < 4; i++) await add(store)
    clock.advance(1)
    const late = newTask(other)
    await store.transaction((tx) => tx.tasks.insert(late))
    const request = { now: clock.now, owner: 'me', leaseUntil: clock.now + 30_000, limit: 10, share: 2 }
    const first = await store.running.queue.claim(request)
    expect(first.tasks).toHaveLength(3)
    expect(first.tasks.at(-1)?.lease.taskId).toBe(late.id)
    const none = await store.running.queue.claim(request)
    expect(none).toEqual({ tasks: [], nextDueAt: request.leaseUntil })
    await store.running.queue.release(first.tasks[0]!.lease, { kind: 'ended', outcome: 'succeeded', error: undefined })
    expect((await store.running.queue.claim(request)).tasks).toHaveLength(1)
    clock.advance(30_000)
    const taken = await store.running.queue.claim({ ...request, now: clock.now, leaseUntil: clock.now + 30_000 })
    expect(taken.tasks).toHaveLength(3)
  })

  test('a lease that ran out can be claimed by another, and the first owner can write no more', async () => {
    const store = await open()
    await add(store)
    const mine = await claimOne(store, 'me')
    await store.running.log.append(mine.lease, 0, { kind: 'started', step: 'define', at: clock.now })
    clock.advance(30_001)
    const yours = await claimOne(store, 'you')
    expect(yours.lease.epoch).toBe(mine.lease.epoch + 1)
    expect(yours.log).toEqual([{ kind: 'started', step: 'define', at: clock.now - 30_001 }])
    await expect(
      store.running.log.append(mine.lease, 1, { kind: 'succeeded', step: 'define', at: clock.now, output: null }),
    ).rejects.toBeInstanceOf(LeaseLost)
    expect(await store.running.queue.renew([mine.lease, yours.lease], clock.now + 60_000)).toEqual([
      { kind: 'lost' },
      { kind: 'held', cancelRequestedBy: undefined },
    ])
    await store.running.queue.release(mine.lease, { kind: 'ended', outcome: 'succeeded', error: undefined })
    expect(await store.tasks.get(tenant, yours.lease.taskId)).toMatchObject({ state: 'open' })
    clock.advance(60_001)
    expect((await claimOne(store, 'me')).lease).toMatchObject({ owner: 'me', epoch: 3 })
    const late = { kind: 'succeeded', step: 'define', at: clock.now, output: null } as const
    await expect(store.running.log.append(mine.lease, 1, late)).rejects.toBeInstanceOf(LeaseLost)
  })

  test('leases that were ended can be claimed at once, and their owner can write no more then', async () => {
    const store = await open()
    await add(store)
    const dead = await claimOne(store, 'killed')
    await store.running.endLeases()
    const next = await claimOne(store, 'next')
    expect(next.lease).toMatchObject({ taskId: dead.lease.taskId, epoch: dead.lease.epoch + 1 })
    const late = { kind: 'started', step: 'define', at: clock.now } as const
    await expect(store.running.log.append(dead.lease, 0, late)).rejects.toBeInstanceOf(LeaseLost)
  })

  test('an expired lease that nobody took still writes; the same event again is success, another one or a gap is not', async () => {
    const store = await open()
    const id = await add(store)
    const { lease } = await claimOne(store)
    clock.advance(60_000)
    const event = { kind: 'started', step: 'define', at: clock.now } as const
    await store.running.log.append(lease, 0, event)
    await store.running.log.append(lease, 0, event)
    await expect(store.running.log.append(lease, 0, { ...event, step: 'other' })).rejects.toBeInstanceOf(LeaseLost)
    await expect(store.running.log.append(lease, 2, event)).rejects.toBeInstanceOf(LeaseLost)
    expect(await store.running.log.read(id)).toEqual([event])
    expect(await store.tasks.events(tenant, id)).toEqual([event])
    expect(await store.tasks.get(tenant, id)).toMatchObject({ step: 'define' })
  })

  test('a waiting task sleeps until its key is woken, or its time has come', async () => {
    const store = await open()
    await add(store)
    const rest = { kind: 'waiting', for: 'host:kvm1', reason: 'kvm1 is away', recheckAt: clock.now + 60_000 } as const
    await store.running.queue.release((await claimOne(store)).lease, rest)
    expect(await claim(store)).toEqual([])
    expect((await store.tasks.list(tenant)).items[0]).toMatchObject({ state: 'open', waitReason: 'kvm1 is away' })
    await store.running.queue.wake('host:kvm2')
    expect(await claim(store)).toEqual([])
    await store.transaction((tx) => tx.tasks.wake('host:kvm1'))
    const woken = await claimOne(store)
    expect(woken.woken).toBe(true)
    await store.running.queue.release(woken.lease, { ...rest, recheckAt: clock.now + 1000 })
    clock.advance(1000)
    expect(await claimOne(store)).toMatchObject({ woken: false })
  })

  test('nextDueAt is the earliest time at which there may be something to claim', async () => {
    const store = await open()
    const ask = async () =>
      (await store.running.queue.claim({ now: clock.now, owner: 'me', leaseUntil: clock.now + 30_000, limit: 10 }))
        .nextDueAt
    expect(await ask()).toBeUndefined()
    await add(store)
    expect(await ask()).toBe(clock.now + 30_000)
    clock.advance(30_000)
    const { lease } = await claimOne(store)
    await store.running.queue.release(lease, { kind: 'due', at: clock.now + 500 })
    expect(await ask()).toBe(clock.now + 500)
  })

  test('a stuck task is shown with what is left, and goes on only when a person wakes it', async () => {
    const store = await open()
    const id = await add(store)
    const { lease } = await claimOne(store)
    await store.running.queue.release(lease, { kind: 'stuck', error: failure, left: ['volume'] })
    clock.advance(1_000_000)
    expect(await claim(store)).toEqual([])
    expect(await store.tasks.get(tenant, id)).toMatchObject({
      state: 'stuck',
      outcome: 'stuck',
      error: failure,
      leftBehind: ['volume'],
    })
    await store.running.queue.wake(taskKey(id))
    expect(await claimOne(store)).toMatchObject({ woken: true, lease: { taskId: id, epoch: 2 } })
    expect(await store.tasks.get(tenant, id)).toMatchObject({ state: 'open' })
  })

  test('an ended task is never claimed, woken or cancelled again', async () => {
    const store = await open()
    const id = await add(store)
    await store.running.queue.release((await claimOne(store)).lease, {
      kind: 'ended',
      outcome: 'unwound',
      error: failure,
    })
    await store.running.queue.wake(taskKey(id))
    await store.running.queue.requestCancel(id, 'bob')
    expect(await claim(store)).toEqual([])
    expect(await store.tasks.get(tenant, id)).toMatchObject({
      state: 'ended',
      outcome: 'unwound',
      endedAt: clock.now,
      cancelRequestedBy: null,
    })
  })

  test('a cancel reaches a resting task at once and a running one with its next renewal', async () => {
    const store = await open()
    const id = await add(store)
    const { lease } = await claimOne(store)
    await store.running.queue.requestCancel(id, 'bob')
    expect(await store.running.queue.renew([lease], clock.now + 60_000)).toEqual([
      { kind: 'held', cancelRequestedBy: 'bob' },
    ])
    await store.running.queue.release(lease, { kind: 'waiting', for: 'x', reason: 'y', recheckAt: clock.now + 60_000 })
    expect(await claimOne(store)).toMatchObject({ cancelRequestedBy: 'bob' })
    expect(await claim(store)).toEqual([])
  })

  test('who listens hears of accepted, woken and released tasks', async () => {
    const store = await open()
    let heard = 0
    const stop = store.running.queue.onWake(() => heard++)
    await add(store)
    const afterInsert = heard
    expect(afterInsert).toBeGreaterThan(0)
    await store.running.queue.wake('host:kvm1')
    expect(heard).toBeGreaterThan(afterInsert)
    stop()
  })

  test('progress is kept without touching the generation, and goes when the task ends', async () => {
    const store = await open()
    const id = await add(store)
    const { lease } = await claimOne(store)
    const { generation } = await store.tasks.get(tenant, id)
    store.running.progress.report(id, 'copy', { done: 1, total: 9, unit: 'bytes' }, clock.now)
    store.running.progress.report(id, 'copy', { done: 5, total: 9, unit: 'bytes' }, clock.now)
    await expect.poll(async () => (await store.tasks.get(tenant, id)).progress?.done).toBe(5)
    expect(await store.tasks.get(tenant, id)).toMatchObject({ step: 'copy', generation })
    await store.running.queue.release(lease, { kind: 'ended', outcome: 'succeeded', error: undefined })
    expect(await store.tasks.get(tenant, id)).toMatchObject({ progress: null, step: null })
  })

  test('a VM shows the task that works on it', async () => {
    const store = await open()
    const vm = newVm(tenant)
    await store.transaction((tx) => tx.vms.insert(vm))
    const id = await add(store, { targetKind: 'vm', target: vm.id, action: 'start' })
    expect(await store.vms.get(tenant, vm.id)).toMatchObject({
      state: 'starting',
      task: { id, action: 'start', state: 'open' },
    })
    await store.running.queue.release((await claimOne(store)).lease, {
      kind: 'ended',
      outcome: 'succeeded',
      error: undefined,
    })
    expect(await store.vms.get(tenant, vm.id)).toMatchObject({ state: 'stopped', task: null })
  })

  test('what a task holds is held until the task has come to its end, and both are news of the VM', async () => {
    const store = await open()
    const vm = newVm(tenant)
    const volume = newId('volume')
    await store.transaction((tx) => tx.vms.insert(vm))
    const news = async (cursor: string) => {
      const since = await store.changes.since(cursor, 'provider')
      return since.kind === 'changes' ? since.changes.filter(({ kind }) => kind === 'vm').map(({ id }) => id) : []
    }

    const start = await store.changes.now()
    const task = newTask(tenant, { action: 'clone', title: 'Clone it' })
    const holds = [
      { kind: 'vm', id: vm.id },
      { kind: 'volume', id: volume },
    ] as const
    await store.transaction((tx) => tx.tasks.insert(task, holds))
    expect(await store.tasks.holding(volume)).toEqual([{ id: task.id, title: 'Clone it', action: 'clone' }])
    expect(await store.vms.get(tenant, vm.id)).toMatchObject({ heldBy: 'clone', task: null })
    expect(await news(start)).toEqual([vm.id])

    const { lease } = await claimOne(store)
    await store.running.queue.release(lease, { kind: 'due', at: clock.now })
    expect(await store.tasks.holding(vm.id)).toHaveLength(1)

    const again = await claimOne(store)
    const beforeEnd = await store.changes.now()
    await store.running.queue.release(again.lease, { kind: 'stuck', error: failure, left: ['volumes'] })
    expect(await store.tasks.holding(volume)).toEqual([])
    expect(await store.vms.get(tenant, vm.id)).toMatchObject({ heldBy: null })
    expect(await news(beforeEnd)).toEqual([vm.id])
  })

  test('four workers share two hundred tasks and none is claimed twice', async () => {
    const location = await newLocation()
    const first = await openAt(location)
    // Two servers on PostgreSQL. On SQLite there is one process, which would wait for itself.
    const stores = [first, kind === 'postgres' ? await openAt(location) : first]
    await first.transaction(async (tx) => {
      for (let count = 0; count < 200; count++) await tx.tasks.insert(newTask(tenant, { id: newId('task') }))
    })
    const work = async (store: Store, owner: string) => {
      const mine: string[] = []
      for (;;) {
        const tasks = await claim(store, owner, 7)
        if (tasks.length === 0) return mine
        mine.push(...tasks.map(({ lease }) => lease.taskId))
      }
    }
    const claimed = (
      await Promise.all(['a', 'b', 'c', 'd'].map((owner, index) => work(stores[index % 2] as Store, owner)))
    ).flat()
    expect(claimed).toHaveLength(200)
    expect(new Set(claimed).size).toBe(200)
  })
}
