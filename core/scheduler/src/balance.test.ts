/**
 * Balancing by example, and a backtest: a day of load with a rhythm, noise and hot spots, played to the balancer in steps of five
 * minutes. It must help, and no VM may come back to a host that it left.
 */
import { type HostId, newId, type VmId } from '@covisor/model'
import { expect, test } from 'vitest'
import { type BalanceLimits, defaultBalanceLimits, type LoadedVm, planBalance } from './balance.ts'
import type { HostSnapshot } from './fleet.ts'
import { memoryWithOverheadMiB } from './memory-overhead.ts'
import { place } from './place.ts'
import { host, hostId, request } from './testing.ts'

const size = { vcpus: 1, memoryMiB: 1024 }
const loaded = (n: number, on: HostId, cpus: number, change: Partial<LoadedVm> = {}): LoadedVm => ({
  vm: change.vm ?? newId('vm'),
  name: `vm${n}`,
  cpus,
  rests: false,
  request: request({
    ...size,
    pools: [],
    networks: [],
    current: { host: on, holds: { vcpus: 1, memoryMiB: memoryWithOverheadMiB(size) } },
  }),
  ...change,
})

test('the fullest host gives the VM away that helps most, with benefit and cost', () => {
  const vms = [loaded(1, hostId(1), 1), loaded(2, hostId(1), 3), loaded(3, hostId(1), 2.4), loaded(4, hostId(2), 0.8)]
  const { moves, before, after } = planBalance(vms, { hosts: [host(1), host(2)] })
  expect(moves.map(({ name, fromName, toName }) => `${name}: ${fromName} to ${toName}`)).toEqual(['vm2: kvm1 to kvm2'])
  expect(moves[0]).toMatchObject({
    benefit: expect.closeTo(0.325, 5) as number,
    memoryMiB: memoryWithOverheadMiB(size),
  })
  expect([before.fullest, after.fullest]).toEqual([expect.closeTo(0.8, 5), expect.closeTo(0.475, 5)])
})

test('no useful move is an answer: even hosts, one VM that would only move the trouble, a VM that rests, a rule', () => {
  const hosts = [host(1), host(2)]
  expect(planBalance([loaded(1, hostId(1), 4), loaded(2, hostId(2), 3.5)], { hosts }).moves).toEqual([])
  expect(planBalance([loaded(1, hostId(1), 7)], { hosts }).moves).toEqual([])
  const pair = (rests: boolean) => [loaded(1, hostId(1), 3, { rests }), loaded(2, hostId(1), 3, { rests: true })]
  expect(planBalance(pair(false), { hosts }).moves).toHaveLength(1)
  expect(planBalance(pair(true), { hosts }).moves).toEqual([])
  const [vm] = pair(false)
  const rule = {
    id: newId('rule'),
    name: 'licence',
    kind: 'vms-on-hosts',
    scope: 'host',
    must: true,
    vms: [vm!.vm],
    hosts: [hostId(1)],
  } as const
  expect(planBalance([vm!, pair(true)[1]!], { hosts, rules: [rule] }).moves).toEqual([])
})

const STEPS = 288
const COOL_DOWN = 12
const SOON = 36

test('over a day of recorded load it lowers the fullest host, moves little, and never moves a VM back', () => {
  const still = backtest({ ...defaultBalanceLimits, mostMoves: 0 })
  const balanced = backtest(defaultBalanceLimits)
  expect(balanced.meanOfFullest).toBeLessThan(still.meanOfFullest - 0.1)
  expect(balanced.back).toBe(0)
  expect(balanced.moves).toBeLessThan(100)
})

test('without its limits the same balancer runs in circles', () => {
  expect(backtest({ standsOut: 0, leastBenefit: 0, mostMoves: 5 }, 0, STEPS / 2).back).toBeGreaterThan(10)
})

/**
 * 8 hosts, 64 VMs, all begun on the first four hosts; load averaged over three steps, as the server's would be. At every sixth step a VM
 * goes and another comes, placed where the measured load and all else say: placement must not undo what the balancer does.
 */
function backtest(
  limits: BalanceLimits,
  coolDown = COOL_DOWN,
  steps = STEPS,
): { moves: number; back: number; meanOfFullest: number } {
  const random = randoms(42)
  const ids = Array.from({ length: 64 }, () => newId('vm'))
  const at = new Map<VmId, HostId>(ids.map((vm, n) => [vm, hostId(n % 4)]))
  const phases = ids.map(() => random())
  const recent: number[][] = ids.map(() => [])
  const lastMove = new Map<VmId, { step: number; from: HostId }>()
  let [moves, back, fullestSum] = [0, 0, 0]
  for (let step = 0; step < steps; step++) {
    const vms = ids.map((vm, n) => {
      const rhythm = 0.35 + 0.25 * Math.sin(2 * Math.PI * (step / STEPS + phases[n]! / 8))
      recent[n] = [...recent[n]!.slice(-2), Math.max(0, rhythm + (random() - 0.5) * 0.4)]
      const cpus = recent[n].reduce((sum, value) => sum + value, 0) / recent[n].length
      const rests = step - (lastMove.get(vm)?.step ?? -Infinity) < coolDown
      return loaded(n, at.get(vm)!, cpus, { vm, rests })
    })
    const hosts = Array.from({ length: 8 }, (_, n) => measuredHost(n, vms))
    const advice = planBalance(vms, { hosts }, limits)
    fullestSum += advice.after.fullest
    for (const { vm, from, to } of advice.moves) {
      const last = lastMove.get(vm)
      if (last?.from === to && step - last.step < SOON) back += 1
      lastMove.set(vm, { step, from })
      at.set(vm, to)
      moves += 1
    }
    if (step % 6 === 5) {
      const n = Math.floor(random() * ids.length)
      const placed = place(request({ ...size, pools: [], networks: [] }), { hosts })
      if (placed.kind === 'refused') throw placed.error
      ids[n] = newId('vm')
      recent[n] = []
      at.set(ids[n], placed.host)
    }
  }
  return { moves, back, meanOfFullest: fullestSum / steps }
}

/** As the server sees it: what was promised there, and the share of its CPUs that was measured. */
function measuredHost(n: number, vms: readonly LoadedVm[]): HostSnapshot {
  const here = vms.filter((vm) => vm.request.current?.host === hostId(n))
  const used = here.reduce((sum, { cpus }) => sum + cpus, 0)
  const promised = { vcpus: here.length, memoryMiB: here.length * memoryWithOverheadMiB(size) }
  const plain = host(n, { memoryMiB: 65_536, promised, vmCount: here.length })
  return { ...plain, load: Math.min(1, used / plain.logicalCpus) }
}

/** Park and Miller's generator: the same day every time. */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
