/** Contradictions are said when a rule is made, with the names of the rules; rules that can be kept pass. */
import {
  type HostId,
  newId,
  type PlacementRule,
  type RuleKind,
  type RuleScope,
  ruleScopes,
  type VmId,
} from '@covisor/model'
import { expect, test } from 'vitest'
import { contradictions } from './contradictions.ts'
import { placeKey } from './host-location.ts'
import { hostId } from './testing.ts'

const [a, b, c] = [newId('vm'), newId('vm'), newId('vm')]
const hosts = [{ id: hostId(1) }, { id: hostId(2) }]

const rule = (
  name: string,
  kind: RuleKind,
  vms: readonly VmId[],
  on: readonly HostId[] = [],
  must = true,
): PlacementRule => ({
  id: newId('rule'),
  name,
  kind,
  vms,
  hosts: on,
  scope: 'host',
  must,
})

const by = (scope: RuleScope, one: PlacementRule): PlacementRule => ({ ...one, scope })

/** Two racks of two hosts each at one site, and a host of which nobody has said anything. */
const site = { id: newId('site'), name: 'here' }
const racked = [
  { id: hostId(1), site, rack: 'r1' },
  { id: hostId(2), site, rack: 'r1' },
  { id: hostId(3), site, rack: 'r2' },
  { id: hostId(4), site, rack: 'r2' },
  { id: hostId(5) },
]

test.each<[string, PlacementRule[], string]>([
  [
    'together and apart',
    [rule('pair', 'vms-together', [a, b]), rule('ha', 'vms-apart', [a, b])],
    'rule "ha" keeps VMs apart that "pair" keeps together',
  ],
  [
    'together through a third VM, and apart',
    [rule('one', 'vms-together', [a, c]), rule('two', 'vms-together', [c, b]), rule('ha', 'vms-apart', [a, b])],
    'rule "ha" keeps VMs apart that "one", "two" keeps together',
  ],
  [
    'on one host and off it',
    [rule('licence', 'vms-on-hosts', [a], [hostId(1)]), rule('noisy', 'vms-off-hosts', [a], [hostId(1)])],
    'rules "licence", "noisy" leave a VM no host',
  ],
  [
    'together on different hosts',
    [
      rule('pair', 'vms-together', [a, b]),
      rule('left', 'vms-on-hosts', [a], [hostId(1)]),
      rule('right', 'vms-on-hosts', [b], [hostId(2)]),
    ],
    'rules "left", "right" leave a VM no host',
  ],
  [
    'more VMs apart than hosts',
    [rule('ha', 'vms-apart', [a, b, c])],
    'rule "ha" keeps 3 VMs apart, and the other rules leave them 2 of 2 hosts',
  ],
])('%s', (_, rules, text) => {
  expect(contradictions(rules, hosts)).toEqual([text])
})

test('what is only preferred contradicts nothing, and neither do rules that can be kept', () => {
  expect(
    contradictions([rule('pair', 'vms-together', [a, b]), rule('ha', 'vms-apart', [a, b], [], false)], hosts),
  ).toEqual([])
  expect(
    contradictions([rule('ha', 'vms-apart', [a, b]), rule('left', 'vms-on-hosts', [a], [hostId(1)])], hosts),
  ).toEqual([])
})

test('three VMs apart, of which two may only be on one host, are found although there are hosts enough', () => {
  const rules = [rule('ha', 'vms-apart', [a, b]), rule('licence', 'vms-on-hosts', [a, b], [hostId(1)])]
  expect(contradictions(rules, hosts)).toEqual([
    'rule "ha" keeps 2 VMs apart, and the other rules leave them 1 of 2 hosts',
  ])
})

test.each<[string, PlacementRule[], string]>([
  [
    'on one host, and in different racks',
    [rule('pair', 'vms-together', [a, b]), by('rack', rule('ha', 'vms-apart', [a, b]))],
    'rule "ha" keeps VMs apart that "pair" keeps together',
  ],
  [
    'more VMs apart than racks',
    [by('rack', rule('ha', 'vms-apart', [a, b, c]))],
    'rule "ha" keeps 3 VMs apart, and the other rules leave them 2 of 2 racks; nobody has said the rack of 1 of 5 hosts',
  ],
  [
    'in one rack, on hosts of different racks',
    [
      by('rack', rule('near', 'vms-together', [a, b])),
      rule('left', 'vms-on-hosts', [a], [hostId(1)]),
      rule('right', 'vms-on-hosts', [b], [hostId(3)]),
    ],
    'rules "left", "right" leave no rack to the VMs that "near" keeps in one rack',
  ],
  [
    'in one rack, and on more hosts than a rack has',
    [by('rack', rule('near', 'vms-together', [a, b, c])), rule('ha', 'vms-apart', [a, b, c])],
    'rule "ha" keeps 3 VMs apart that "near" keeps in one rack, and no rack has more than 2 hosts for them',
  ],
  [
    'at two sites, of which there is one',
    [by('site', rule('disaster', 'vms-apart', [a, b]))],
    'rule "disaster" keeps 2 VMs apart, and the other rules leave them 1 of 1 sites; nobody has said the site of 1 of 5 hosts',
  ],
])('by rack and site: %s', (_, rules, text) => {
  expect(contradictions(rules, racked)).toEqual([text])
})

test('in one rack and on different hosts, or at one site and in different racks, can be kept', () => {
  const near = by('rack', rule('near', 'vms-together', [a, b]))
  expect(contradictions([near, rule('ha', 'vms-apart', [a, b])], racked)).toEqual([])
  const home = by('site', rule('home', 'vms-together', [a, b]))
  expect(contradictions([home, by('rack', rule('ha', 'vms-apart', [a, b]))], racked)).toEqual([])
})

test('a rule of racks where nobody has said any is refused with what is missing', () => {
  expect(contradictions([by('rack', rule('near', 'vms-together', [a, b]))], hosts)).toEqual([
    'rule "near" speaks of racks, and nobody has said the rack of any host',
  ])
})

test('what it names is a contradiction: no arrangement on the hosts keeps such rules', () => {
  // Every small set of rules over three VMs and the racked hosts, against trying all arrangements.
  const sets: PlacementRule[][] = []
  for (const scope of ruleScopes) {
    for (const other of ruleScopes) {
      for (const [first, second] of [
        [a, b],
        [b, c],
        [a, c],
      ] as const) {
        const together = by(other, rule('together', 'vms-together', [first, second]))
        sets.push([by(scope, rule('apart', 'vms-apart', [a, b, c])), together])
        sets.push([
          by(scope, rule('apart', 'vms-apart', [a, b])),
          together,
          rule('on', 'vms-on-hosts', [b], [hostId(1)]),
        ])
        sets.push([
          by(scope, rule('apart', 'vms-apart', [a, c])),
          together,
          rule('off', 'vms-off-hosts', [a, b, c], [hostId(1), hostId(2)]),
        ])
      }
    }
  }
  const named = sets.filter((rules) => contradictions(rules, racked).length > 0)
  expect(named.length).toBeGreaterThan(10)
  for (const rules of named) expect(arrangements().some((at) => keeps(rules, at))).toBe(false)
})

function arrangements(): Map<VmId, (typeof racked)[number]>[] {
  return racked.flatMap((x) =>
    racked.flatMap((y) =>
      racked.map(
        (z) =>
          new Map([
            [a, x],
            [b, y],
            [c, z],
          ]),
      ),
    ),
  )
}

const keeps = (rules: readonly PlacementRule[], at: ReadonlyMap<VmId, (typeof racked)[number]>): boolean =>
  rules.every((one) => {
    const places = one.vms.map((vm) => placeKey(one.scope, at.get(vm)!))
    if (one.kind === 'vms-on-hosts') return one.vms.every((vm) => one.hosts.includes(at.get(vm)!.id))
    if (one.kind === 'vms-off-hosts') return one.vms.every((vm) => !one.hosts.includes(at.get(vm)!.id))
    if (places.includes(undefined)) return false
    return new Set(places).size === (one.kind === 'vms-apart' ? places.length : 1)
  })
