/**
 * Rules that cannot all be kept, found when a rule is made: a rule that nobody can keep would be met at three in the morning.
 *
 * Only rules that must be kept can contradict. VMs that must be together are taken as one; each such one has the hosts that its
 * rules leave. That is not every contradiction there is (room and CPUs count too, and three rules may exclude each other where
 * no two do), but every one it names is one.
 */
import type { HostId, PlacementRule, VmId } from '@covisor/model'

/** Sentences for people; empty: none found. `hosts`: all there are. */
export function contradictions(rules: readonly PlacementRule[], hosts: readonly HostId[]): readonly string[] {
  const must = rules.filter((rule) => rule.must)
  const unit = unitsOf(must)
  const found: string[] = []

  const allowed = new Map<VmId, { hosts: ReadonlySet<HostId>; by: string[] }>()
  for (const rule of must.filter(({ kind }) => kind === 'vms-on-hosts' || kind === 'vms-off-hosts')) {
    for (const vm of new Set(rule.vms.map(unit))) {
      const before = allowed.get(vm) ?? { hosts: new Set(hosts), by: [] }
      const isLeft = (host: HostId) => rule.hosts.includes(host) === (rule.kind === 'vms-on-hosts')
      const left = new Set([...before.hosts].filter(isLeft))
      allowed.set(vm, { hosts: left, by: [...before.by, rule.name] })
      if (left.size === 0 && before.hosts.size > 0)
        found.push(`rules ${named([...before.by, rule.name])} leave a VM no host`)
    }
  }

  for (const rule of must.filter(({ kind }) => kind === 'vms-apart')) {
    const units = new Set(rule.vms.map(unit))
    if (units.size < new Set(rule.vms).size) {
      const together = must.filter(
        ({ kind, vms }) => kind === 'vms-together' && vms.filter((vm) => rule.vms.includes(vm)).length > 1,
      )
      const others = together.length > 0 ? together : must.filter(({ kind }) => kind === 'vms-together')
      found.push(`rule "${rule.name}" keeps VMs apart that ${named(others.map(({ name }) => name))} keeps together`)
    }
    const places = new Set([...units].flatMap((vm) => [...(allowed.get(vm)?.hosts ?? hosts)]))
    if (places.size < units.size && places.size > 0) {
      found.push(
        `rule "${rule.name}" keeps ${units.size} VMs apart, and the other rules leave them ${places.size} of ${hosts.length} hosts`,
      )
    }
  }
  return found
}

const named = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

/** VMs that must be together have one representative. */
function unitsOf(rules: readonly PlacementRule[]): (vm: VmId) => VmId {
  const parent = new Map<VmId, VmId>()
  const find = (vm: VmId): VmId => {
    const up = parent.get(vm)
    return up === undefined || up === vm ? vm : find(up)
  }
  for (const { kind, vms } of rules) {
    if (kind !== 'vms-together') continue
    const [first, ...others] = vms
    if (first !== undefined) for (const other of others) parent.set(find(other), find(first))
  }
  return find
}
