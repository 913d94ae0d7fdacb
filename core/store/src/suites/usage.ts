/** What usage promises: hours counted once and exactly, also of what is gone, of moves between projects, and after a rest. */
import { newId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { TestStores } from '../testing.ts'
import { newTenant, newVm, newVolume } from './fixtures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export function usageSuite({ openUnmade, clock }: TestStores): void {
  const openAtFullHour = async () => {
    clock.now = Math.ceil(clock.now / HOUR) * HOUR
    return { store: await openUnmade(), start: clock.now }
  }

  test('an hour is counted to the second: what ran, how large it was, and what was stored', async () => {
    const { store, start } = await openAtFullHour()
    const tenant = newTenant()
    const vm = newVm(tenant, { vcpus: 2, memoryMiB: 1024 })
    await store.transaction(async (tx) => {
      await tx.vms.insert(vm)
      await tx.volumes.insert(newVolume(tenant, { capacityBytes: 10 * 2 ** 30, state: 'ready' }))
    })
    clock.now = start + 10 * MINUTE
    await store.transaction((tx) => tx.vms.update(tenant, vm.id, { power: 'running' }))
    clock.now = start + 40 * MINUTE
    await store.transaction((tx) => tx.vms.update(tenant, vm.id, { vcpus: 4 }))
    clock.now = start + 50 * MINUTE
    await store.transaction((tx) => tx.vms.update(tenant, vm.id, { power: 'stopped' }))
    clock.now = start + HOUR + 59_000
    expect(await store.usage.meter()).toBe(0)
    clock.now = start + HOUR + MINUTE
    expect(await store.usage.meter()).toBe(1)
    expect(await store.usage.meter()).toBe(0)

    const range = { from: start, to: start + 2 * HOUR }
    expect(await store.usage.hours(tenant, range)).toEqual([
      {
        ...tenant,
        hour: start,
        runningSeconds: 40 * 60,
        vcpuSeconds: 30 * 60 * 2 + 10 * 60 * 4,
        memoryMiBSeconds: 40 * 60 * 1024,
        storageMiBSeconds: 3600 * 10 * 1024,
        usedCpuSeconds: 0,
        usedMemoryMiBSeconds: 0,
      },
    ])
    expect(await store.usage.hours(newTenant(), range)).toEqual([])
    const { vms } = await store.usage.intervals(tenant, range, 100)
    expect(vms.map(({ from, to, vcpus }) => [from - start, to - start, vcpus])).toEqual([
      [10 * MINUTE, 40 * MINUTE, 2],
      [40 * MINUTE, 50 * MINUTE, 4],
    ])
  })

  test('hours that nobody counted while the server was down are counted later, also of VMs that are gone', async () => {
    const { store, start } = await openAtFullHour()
    const tenant = newTenant()
    const vm = newVm(tenant, { vcpus: 1, memoryMiB: 512, power: 'running' })
    await store.transaction((tx) => tx.vms.insert(vm))
    clock.now = start + 2 * HOUR + 30 * MINUTE
    await store.transaction((tx) => tx.vms.remove(tenant, vm.id))
    clock.now = start + 5 * HOUR + MINUTE
    expect(await store.usage.meter()).toBe(5)
    expect(await store.usage.meteredUntil()).toBe(start + 5 * HOUR)
    const hours = await store.usage.hours(tenant, { from: start, to: start + 5 * HOUR })
    expect(hours.map(({ hour, vcpuSeconds }) => [hour - start, vcpuSeconds])).toEqual([
      [0, 3600],
      [HOUR, 3600],
      [2 * HOUR, 1800],
    ])
  })

  test('a clock that is set back counts no hour twice', async () => {
    const { store, start } = await openAtFullHour()
    clock.now = start + HOUR + MINUTE
    expect(await store.usage.meter()).toBe(1)
    clock.now = start
    expect(await store.usage.meter()).toBe(0)
    expect(await store.usage.meteredUntil()).toBe(start + HOUR)
  })

  test('what was used is the mean of the hour for as long as the VM ran; very large disks do not overflow', async () => {
    const { store, start } = await openAtFullHour()
    const tenant = newTenant()
    const vm = newVm(tenant, { power: 'running' })
    await store.transaction(async (tx) => {
      await tx.vms.insert(vm)
      for (const name of ['a', 'b', 'c'])
        await tx.volumes.insert(
          newVolume(tenant, { id: newId('volume'), name, nativeName: name, capacityBytes: 2 ** 50, state: 'ready' }),
        )
    })
    for (const [index, cpu] of [0n, 10_000_000_000n, 30_000_000_000n].entries()) {
      clock.now = start + (index + 1) * 20_000
      await store.samples.append(clock.now, [
        { kind: 'vm', id: vm.id, metric: 'cpuTimeNs', value: cpu },
        { kind: 'vm', id: vm.id, metric: 'memoryUsedMiB', value: 100 },
      ])
    }
    clock.now = start + HOUR + MINUTE
    await store.usage.meter()
    const [hour] = await store.usage.hours(tenant, { from: start, to: start + HOUR })
    expect(hour?.usedCpuSeconds).toBeCloseTo(0.75 * 3600)
    expect(hour?.usedMemoryMiBSeconds).toBeCloseTo(100 * 3600)
    expect(hour?.storageMiBSeconds).toBe(3 * 2 ** 30 * 3600)
  })
}
