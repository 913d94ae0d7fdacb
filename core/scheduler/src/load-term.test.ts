/**
 * A day of VMs that come and go, placed by promises alone and with what was measured, over the same recorded load: the load term must
 * keep the fullest host lower, and asking again for VMs that are placed must not send them round in circles.
 */
import { type HostId, newId, type VmId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { HostSnapshot } from './fleet.ts'
import { memoryWithOverheadMiB } from './memory-overhead.ts'
import { place } from './place.ts'
import { host, hostId, request } from './testing.ts'

const HOSTS = 8
const STEPS = 288
const WINDOW = 3

test('with the load term the fullest host is less full than by promises alone', () => {
  const promises = day({ measures: false })
  const measured = day({ measures: true })
  expect(measured.meanOfFullest).toBeLessThan(promises.meanOfFullest - 0.03)
})

test('a VM that goes wherever it would be placed now, once an hour, does not come back to a host that it left soon', () => {
  const { moves, back } = day({ measures: true, moveEvery: 12 })
  expect(back).toBeLessThanOrEqual(moves * 0.05)
  expect(moves).toBeLessThan(STEPS * 2)
})

interface Day {
  readonly measures: boolean
  /** Steps between two looks at each VM; absent: they stay. */
  readonly moveEvery?: number
}

/** All VMs ask for the same; a quarter of them works, the others sleep. Load is averaged over three steps, as the server's. */
function day({ measures, moveEvery }: Day) {
  const random = randoms(7)
  const vms: { id: VmId; at: HostId; busy: number; ends: number; left?: { from: HostId; step: number } }[] = []
  const recent = Array.from({ length: HOSTS }, () => [] as number[])
  let [moves, back, sum] = [0, 0, 0]
  const wish = request({ vcpus: 4, memoryMiB: 2_048, pools: [], networks: [] })
  const hosts = (): HostSnapshot[] =>
    Array.from({ length: HOSTS }, (_, n) => {
      const here = vms.filter(({ at }) => at === hostId(n))
      const loads = recent[n]!
      return host(n, {
        logicalCpus: 32,
        memoryMiB: 131_072,
        vmCount: here.length,
        promised: { vcpus: here.length * 4, memoryMiB: here.length * memoryWithOverheadMiB(wish) },
        ...(measures && loads.length > 0 ? { load: loads.reduce((a, b) => a + b, 0) / loads.length } : {}),
      })
    })
  for (let step = 0; step < STEPS; step++) {
    for (const gone of vms.filter(({ ends }) => ends <= step)) vms.splice(vms.indexOf(gone), 1)
    const decision = place(wish, { hosts: hosts() })
    if (decision.kind === 'placed')
      vms.push({
        id: newId('vm'),
        at: decision.host,
        busy: random() < 0.25 ? 3.5 : 0.1,
        ends: step + 40 + random() * 120,
      })
    for (const [n, vm] of vms.entries()) {
      if (moveEvery === undefined || (step + n) % moveEvery !== 0) continue
      const holds = { vcpus: 4, memoryMiB: memoryWithOverheadMiB(wish) }
      const now = place({ ...wish, vm: vm.id, current: { host: vm.at, holds } }, { hosts: hosts() })
      if (now.kind !== 'placed' || now.host === vm.at) continue
      moves += 1
      if (vm.left?.from === now.host && step - vm.left.step < 36) back += 1
      vm.left = { from: vm.at, step }
      vm.at = now.host
    }
    const loads = Array.from({ length: HOSTS }, (_, n) => {
      const used = vms
        .filter(({ at }) => at === hostId(n))
        .reduce((all, { busy }) => all + busy * (0.8 + random() * 0.4), 0)
      return Math.min(1, used / 32)
    })
    for (const [n, load] of loads.entries()) recent[n] = [...recent[n]!.slice(1 - WINDOW), load]
    sum += Math.max(...loads)
  }
  return { moves, back, meanOfFullest: sum / STEPS }
}

/** Park and Miller's generator: the same day every time. */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
