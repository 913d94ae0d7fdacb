/** Rules by example: which host each kind refuses, what a preferred rule does, and what VMs that leave together are held to. */
import { type HostId, newId, type PlacementRule, type RuleKind, type VmId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { FleetSnapshot } from './fleet.ts'
import { place } from './place.ts'
import { planMoves } from './plan-moves.ts'
import { host, hostId, request } from './testing.ts'

const web = newId('vm')
const db = newId('vm')

const rule = (kind: RuleKind, hosts: readonly HostId[] = [], must = true): PlacementRule => ({
  id: newId('rule'),
  name: 'shop',
  kind,
  vms: hosts.length === 0 ? [web, db] : [web],
  hosts,
  must,
})

/** kvm1 and kvm2; db01 is on kvm1, which is the emptier one. */
const fleet = (...rules: readonly PlacementRule[]): FleetSnapshot => ({
  hosts: [host(1), host(2, { promised: { vcpus: 4, memoryMiB: 4096 } })],
  rules,
  whereabouts: new Map<VmId, { name: string; host: HostId }>([[db, { name: 'db01', host: hostId(1) }]]),
})

const placed = (...rules: readonly PlacementRule[]) => {
  const decision = place(request({ vm: web }), fleet(...rules))
  return decision.kind === 'placed' ? decision.name : decision.error.message
}

test.each<[RuleKind, readonly HostId[], string]>([
  ['vms-apart', [], 'kvm2'],
  ['vms-together', [], 'kvm1'],
  ['vms-on-hosts', [hostId(2)], 'kvm2'],
  ['vms-off-hosts', [hostId(1)], 'kvm2'],
])('%s decides against the better score', (kind, hosts, chosen) => {
  expect(placed()).toBe('kvm1')
  expect(placed(rule(kind, hosts))).toBe(chosen)
})

test('a refusal names the rule, the VM and the host', () => {
  expect(placed(rule('vms-apart'), rule('vms-off-hosts', [hostId(2)]))).toBe(
    'no host can take VM "web01": kvm1: it has VM "db01" (rule "shop") (and 1 more like it)',
  )
})

test('a preferred rule decides between hosts that fit, and gives way when none keeps it', () => {
  expect(placed(rule('vms-apart', [], false))).toBe('kvm2')
  expect(placed(rule('vms-apart', [], false), rule('vms-on-hosts', [hostId(1)]))).toBe('kvm1')
})

test('a rule of other VMs, and a VM that is nowhere, hold nothing back', () => {
  const decision = place(request({ vm: newId('vm') }), fleet(rule('vms-apart')))
  expect(decision.kind === 'placed' && decision.name).toBe('kvm1')
  const nowhere = { ...fleet(rule('vms-together')), whereabouts: new Map() }
  expect(place(request({ vm: web }), nowhere).kind).toBe('placed')
})

test('VMs that must be together leave a host together; VMs that must be apart leave it to two', () => {
  const from = { host: hostId(3), holds: { vcpus: 2, memoryMiB: 2000 } }
  const vms = [web, db].map((vm) => ({
    vm,
    name: vm === web ? 'web01' : 'db01',
    request: request({ current: from, excluded: [{ host: hostId(3), because: 'it is being emptied' }] }),
  }))
  const targets = (kind: RuleKind) => {
    const leaving = {
      ...fleet(rule(kind)),
      whereabouts: new Map(vms.map(({ vm, name }) => [vm, { name, host: hostId(3) }])),
    }
    const { moves, stuck } = planMoves(vms, { ...leaving, hosts: [...leaving.hosts, host(3)] })
    expect(stuck).toEqual([])
    return new Set(moves.map(({ toName }) => toName)).size
  }
  expect(targets('vms-together')).toBe(1)
  expect(targets('vms-apart')).toBe(2)
})
