/**
 * Evens out the measured load of hosts: which moves would help, by how much, at what cost; or that none would.
 *
 * Greedy: the fullest host gives away the VM whose move lowers the fuller of the two hosts most. Three things keep it from running in
 * circles: it begins only when a host stands out, each move must win more than noise could, and a VM that was moved lately
 * stays. Where a VM may go is asked of place(), so no rule is broken for balance.
 */
import type { HostId, VmId } from '@covisor/model'
import type { FleetSnapshot, HostSnapshot } from './fleet.ts'
import { locationOf } from './host-location.ts'
import { memoryWithOverheadMiB } from './memory-overhead.ts'
import { place } from './place.ts'
import type { MovingVm } from './plan-moves.ts'

export interface LoadedVm extends MovingVm {
  /** CPUs it used, on average over the time that is looked at. */
  readonly cpus: number
  /** It was moved lately, or is moving: it stays. */
  readonly rests: boolean
}

export interface BalanceLimits {
  /** How far above the mean the fullest host must be, as a share of its CPUs. */
  readonly standsOut: number
  /** What a move must take off the fuller of its two hosts. */
  readonly leastBenefit: number
  readonly mostMoves: number
}

export const defaultBalanceLimits: BalanceLimits = { standsOut: 0.15, leastBenefit: 0.05, mostMoves: 5 }

export interface BalancingMove {
  readonly vm: VmId
  readonly name: string
  readonly from: HostId
  readonly to: HostId
  readonly fromName: string
  readonly toName: string
  /** Share of a host's CPUs that the fuller of the two hosts is relieved of. */
  readonly benefit: number
  /** What has to be copied. */
  readonly memoryMiB: number
}

export interface BalanceAdvice {
  readonly moves: readonly BalancingMove[]
  /** Load of the fullest host and the mean of all, 0 to 1, before and after. */
  readonly before: { readonly fullest: number; readonly mean: number }
  readonly after: { readonly fullest: number; readonly mean: number }
}

export function planBalance(
  vms: readonly LoadedVm[],
  fleet: FleetSnapshot,
  limits: BalanceLimits = defaultBalanceLimits,
): BalanceAdvice {
  const hosts = fleet.hosts.filter(({ connection, duty }) => connection === 'connected' && duty === 'active')
  const at = new Map(
    vms.flatMap(({ vm, request }) => (request.current === undefined ? [] : [[vm, request.current.host]])),
  )
  const whereabouts = new Map(fleet.whereabouts)
  const moves: BalancingMove[] = []
  const moved = new Set<VmId>()
  const loads = () => new Map(hosts.map((host) => [host.id, loadOf(host, vms, at)]))
  const before = summaryOf(loads())

  while (moves.length < limits.mostMoves) {
    const now = loads()
    const { mean } = summaryOf(now)
    const [fullest] = hosts.toSorted((a, b) => now.get(b.id)! - now.get(a.id)!)
    if (fullest === undefined || now.get(fullest.id)! - mean < limits.standsOut) break
    const candidates = vms.filter(({ vm, rests }) => at.get(vm) === fullest.id && !rests && !moved.has(vm))
    const best = candidates
      .flatMap((vm) => bestTarget(vm, fullest, { ...fleet, hosts, whereabouts }, now) ?? [])
      .toSorted((a, b) => b.benefit - a.benefit || a.memoryMiB - b.memoryMiB)[0]
    if (best === undefined || best.benefit < limits.leastBenefit) break
    moves.push(best)
    moved.add(best.vm)
    at.set(best.vm, best.to)
    const there = hosts.find(({ id }) => id === best.to)!
    if (whereabouts.has(best.vm)) whereabouts.set(best.vm, { name: best.name, host: best.to, ...locationOf(there) })
  }
  return { moves, before, after: summaryOf(loads()) }
}

function bestTarget(
  { vm, name, request, cpus }: LoadedVm,
  from: HostSnapshot,
  fleet: FleetSnapshot,
  loads: ReadonlyMap<HostId, number>,
): BalancingMove | undefined {
  const excluded = [...(request.excluded ?? []), { host: from.id, because: 'it is the fullest' }]
  const fits = new Set(place({ ...request, vm, excluded }, fleet).verdicts.flatMap((one) => (one.fits ? one.host : [])))
  const [to] = fleet.hosts.filter(({ id }) => fits.has(id)).toSorted((a, b) => loads.get(a.id)! - loads.get(b.id)!)
  if (to === undefined) return undefined
  const was = loads.get(from.id)!
  const fuller = Math.max(was - cpus / from.logicalCpus, loads.get(to.id)! + cpus / to.logicalCpus)
  const places = { from: from.id, to: to.id, fromName: from.name, toName: to.name }
  return { vm, name, ...places, benefit: was - fuller, memoryMiB: memoryWithOverheadMiB(request) }
}

function loadOf(host: HostSnapshot, vms: readonly LoadedVm[], at: ReadonlyMap<VmId, HostId>): number {
  const used = vms.reduce((sum, { vm, cpus }) => (at.get(vm) === host.id ? sum + cpus : sum), 0)
  return host.logicalCpus === 0 ? 0 : used / host.logicalCpus
}

function summaryOf(loads: ReadonlyMap<HostId, number>): BalanceAdvice['before'] {
  const values = [...loads.values()]
  const sum = values.reduce((total, value) => total + value, 0)
  return { fullest: Math.max(0, ...values), mean: values.length === 0 ? 0 : sum / values.length }
}
