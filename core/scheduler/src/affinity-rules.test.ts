/** Rules by example: which host each kind refuses, what a preferred rule does, and what VMs that leave together are held to. */
import { type HostId, newId, type PlacementRule, type RuleKind, type VmId } from '@covisor/model'
import { expect, test } from 'vitest'
import type { FleetSnapshot, HostSnapshot } from './fleet.ts'
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
  scope: 'host',
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

test('apart by rack looks at the rack of the other VM, and refuses where nobody has said it', () => {
  const site = { id: newId('site'), name: 'here' }
  const apart: PlacementRule = { ...rule('vms-apart'), scope: 'rack' }
  const at = (whereDb: object, ...hosts: readonly HostSnapshot[]) => {
    const whereabouts = new Map([[db, { name: 'db01', host: hostId(9), ...whereDb }]])
    const decision = place(request({ vm: web }), { hosts, rules: [apart], whereabouts })
    return decision.kind === 'placed' ? decision.name : decision.error.message
  }
  const [r1, r2] = [host(1, { site, rack: 'r1' }), host(2, { site, rack: 'r2' })]
  expect(at({ site, rack: 'r1' }, r1, r2)).toBe('kvm2')
  expect(at({ site, rack: 'r1' }, r1)).toContain('kvm1: rack "r1" has VM "db01" (rule "shop")')
  // A rack of the same name at another site is another rack.
  expect(at({ site: { id: newId('site'), name: 'there' }, rack: 'r1' }, r1)).toBe('kvm1')
  expect(at({ site, rack: 'r1' }, host(3))).toContain('kvm3: nobody has said its rack; "covisor host edit kvm3 --rack"')
  expect(at({}, r1)).toContain('nobody has said the rack of the host that has VM "db01"')
})

test('together at a site takes any host there, and leaves a host for it in one move with the others', () => {
  const [here, there] = [
    { id: newId('site'), name: 'here' },
    { id: newId('site'), name: 'there' },
  ]
  const together: PlacementRule = { ...rule('vms-together'), scope: 'site' }
  const hosts = [host(1, { site: here }), host(2, { site: there }), host(3, { site: there })]
  const whereabouts = new Map([[db, { name: 'db01', host: hostId(2), site: there }]])
  const decision = place(request({ vm: web }), { hosts, rules: [together], whereabouts })
  expect(decision.verdicts.filter(({ fits }) => fits).map(({ name }) => name)).toEqual(['kvm2', 'kvm3'])
  const vms = [web, db].map((vm) => ({ vm, name: vm === web ? 'web01' : 'db01', request: request() }))
  const { moves } = planMoves(vms, { hosts, rules: [together], whereabouts: new Map() })
  const sites = moves.map(({ to }) => hosts.find(({ id }) => id === to)?.site?.name)
  expect(new Set(sites).size).toBe(1)
  expect(moves).toHaveLength(2)
})
