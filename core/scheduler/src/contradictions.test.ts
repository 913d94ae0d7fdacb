/** Contradictions are said when a rule is made, with the names of the rules; rules that can be kept pass. */
import { type HostId, newId, type PlacementRule, type RuleKind, type VmId } from '@covisor/model'
import { expect, test } from 'vitest'
import { contradictions } from './contradictions.ts'
import { hostId } from './testing.ts'

const [a, b, c] = [newId('vm'), newId('vm'), newId('vm')]
const hosts = [hostId(1), hostId(2)]

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
  must,
})

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
