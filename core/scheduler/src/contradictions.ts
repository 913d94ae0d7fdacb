/**
 * Rules that cannot all be kept, found when a rule is made: a rule that nobody can keep would be met at three in the morning.
 *
 * Only rules that must be kept can contradict. VMs that must be together are taken as one, at the scope of the rule and every
 * larger one (what shares a host shares its rack and its site); each such one has the places that the other rules leave. That
 * is not every contradiction there is (room and CPUs count too, and racks are looked at one rule at a time), but every one it
 * names is one.
 */
import { type HostId, type PlacementRule, type RuleScope, ruleScopes, type VmId } from '@covisor/model'
import { type HostLocation, placeKey } from './host-location.ts'
import { mostPairs } from './most-pairs.ts'

export type PlacedHost = HostLocation & { readonly id: HostId }

/** Sentences for people; empty: none found. `hosts`: all there are. */
export function contradictions(rules: readonly PlacementRule[], hosts: readonly PlacedHost[]): readonly string[] {
  const must = rules.filter((rule) => rule.must)
  const choices = new Choices(must, hosts)
  return [
    ...ruleScopes.flatMap((scope) => choices.nowhere(scope)),
    ...must.filter(({ kind }) => kind === 'vms-apart').flatMap((rule) => choices.notApart(rule)),
  ]
}

/** Which places the rules leave to VMs, and to VMs that are to be together. */
class Choices {
  readonly #must: readonly PlacementRule[]
  readonly #hosts: readonly PlacedHost[]
  readonly #allowed: ReadonlyMap<VmId, Allowed>
  readonly #everywhere: Readonly<Record<RuleScope, ReadonlySet<string>>>

  constructor(must: readonly PlacementRule[], hosts: readonly PlacedHost[]) {
    this.#must = must
    this.#hosts = hosts
    this.#allowed = allowedHosts(must, hosts)
    // Most VMs may be everywhere, and a fleet may have ten thousand hosts.
    this.#everywhere = { host: placesIn(hosts, 'host'), rack: placesIn(hosts, 'rack'), site: placesIn(hosts, 'site') }
  }

  /** VMs that must be together at this scope, or one alone, and that no place is left for. */
  nowhere(scope: RuleScope): string[] {
    const found: string[] = []
    const named = new Set(
      this.#must.filter((rule) => rule.kind !== 'vms-apart' && rule.scope === scope).flatMap(({ vms }) => vms),
    )
    const groups = Map.groupBy(named, unitsOf(this.#must, scope))
    for (const vms of groups.values()) {
      if (this.placesOf(vms, scope).size > 0) continue
      const by = new Set(vms.flatMap((vm) => this.#allowed.get(vm)?.by ?? []))
      const unknown = this.#hosts.every((host) => placeKey(scope, host) === undefined)
      if (unknown && this.#hosts.length > 0) {
        const asking = this.#must.filter((rule) => rule.scope === scope && rule.vms.some((vm) => vms.includes(vm)))
        found.push(
          `${rulesNamed(asking.map(({ name }) => name))} of ${scope}s, and nobody has said the ${scope} of any host`,
        )
      } else if (by.size > 0 && scope === 'host') {
        found.push(`rules ${quoted([...by])} leave a VM no host`)
      } else if (by.size > 0) {
        const tie = this.#together({ vms }, scope).map(({ name }) => name)
        found.push(`rules ${quoted([...by])} leave no ${scope} to the VMs that ${quoted(tie)} keeps in one ${scope}`)
      }
    }
    return found
  }

  /** Places of a scope at which every one of these VMs may be. */
  placesOf(vms: readonly VmId[], scope: RuleScope): ReadonlySet<string> {
    const bound = vms.flatMap((vm) => this.#allowed.get(vm) ?? [])
    return bound.reduce<ReadonlySet<string>>(
      (left, { hosts }) => left.intersection(placesIn(hosts, scope)),
      this.#everywhere[scope],
    )
  }

  notApart(rule: PlacementRule): string[] {
    const unit = unitsOf(this.#must, rule.scope)
    const units = Map.groupBy(new Set(rule.vms), unit)
    if (units.size < new Set(rule.vms).size) {
      const names = this.#together(rule, rule.scope).map(({ name }) => name)
      return [`rule "${rule.name}" keeps VMs apart that ${quoted(names)} keeps together`]
    }
    const places = [...units.values()].map((vms) => this.placesOf(vms, rule.scope))
    // No place at all for one of them is another contradiction, and said as that.
    if (places.some((some) => some.size === 0) && rule.scope === 'host') return []
    const left = mostPairs(places)
    if (left < units.size) return [this.#tooFew(rule, units.size, left)]
    return this.#crowded(rule)
  }

  #tooFew(rule: PlacementRule, units: number, left: number): string {
    const all = this.#everywhere[rule.scope].size
    const unknown = this.#hosts.filter((host) => placeKey(rule.scope, host) === undefined).length
    const hint = unknown === 0 ? '' : `; nobody has said the ${rule.scope} of ${unknown} of ${this.#hosts.length} hosts`
    return `rule "${rule.name}" keeps ${units} VMs apart, and the other rules leave them ${left} of ${all} ${rule.scope}s${hint}`
  }

  /** VMs that must be apart by host, and all in one rack or at one site that has not as many hosts. */
  #crowded(rule: PlacementRule): string[] {
    const larger = ruleScopes.slice(ruleScopes.indexOf(rule.scope) + 1)
    return larger.flatMap((scope) => {
      const groups = [...Map.groupBy(new Set(rule.vms), unitsOf(this.#must, scope)).values()]
      return groups.flatMap((vms) => {
        if (vms.length < 2) return []
        const most = Math.max(
          0,
          ...[...this.placesOf(vms, scope)].map((place) => this.#roomIn(vms, scope, place, rule)),
        )
        if (most >= vms.length) return []
        const names = this.#together(rule, scope).map(({ name }) => name)
        return `rule "${rule.name}" keeps ${vms.length} VMs apart that ${quoted(names)} keeps in one ${scope}, and no ${scope} has more than ${most} ${rule.scope}s for them`
      })
    })
  }

  #roomIn(vms: readonly VmId[], larger: RuleScope, place: string, { scope }: PlacementRule): number {
    const keys = placesIn(
      this.#hosts.filter((host) => placeKey(larger, host) === place),
      scope,
    )
    return mostPairs(vms.map((vm) => this.placesOf([vm], scope).intersection(keys)))
  }

  /** The rules that tie VMs of this rule together, named in full when it is a chain of them. */
  #together({ vms }: Pick<PlacementRule, 'vms'>, scope: RuleScope): readonly PlacementRule[] {
    const all = this.#must.filter((rule) => rule.kind === 'vms-together' && isWithin(rule.scope, scope))
    const direct = all.filter((rule) => rule.vms.filter((vm) => vms.includes(vm)).length > 1)
    return direct.length > 0 ? direct : all
  }
}

interface Allowed {
  readonly hosts: readonly PlacedHost[]
  readonly by: readonly string[]
}

/** What the rules on hosts leave to each VM that they name; to VMs on one host together, what they leave to all of them. */
function allowedHosts(must: readonly PlacementRule[], hosts: readonly PlacedHost[]): ReadonlyMap<VmId, Allowed> {
  const unit = unitsOf(must, 'host')
  const ofUnit = new Map<VmId, Allowed>()
  for (const rule of must) {
    if (rule.kind !== 'vms-on-hosts' && rule.kind !== 'vms-off-hosts') continue
    for (const vm of new Set(rule.vms.map(unit))) {
      const { hosts: before, by } = ofUnit.get(vm) ?? { hosts, by: [] }
      const left = before.filter(({ id }) => rule.hosts.includes(id) === (rule.kind === 'vms-on-hosts'))
      ofUnit.set(vm, { hosts: left, by: [...by, rule.name] })
    }
  }
  const vms = new Set(must.flatMap((rule) => rule.vms))
  return new Map([...vms].flatMap((vm) => (ofUnit.has(unit(vm)) ? [[vm, ofUnit.get(unit(vm))!] as const] : [])))
}

/** VMs that must be together at this scope, or a narrower one, have one representative. */
function unitsOf(rules: readonly PlacementRule[], scope: RuleScope): (vm: VmId) => VmId {
  const parent = new Map<VmId, VmId>()
  const find = (vm: VmId): VmId => {
    const up = parent.get(vm)
    return up === undefined || up === vm ? vm : find(up)
  }
  for (const { kind, vms, scope: own } of rules) {
    if (kind !== 'vms-together' || !isWithin(own, scope)) continue
    const [first, ...others] = vms
    if (first !== undefined) for (const other of others) parent.set(find(other), find(first))
  }
  return find
}

const placesIn = (hosts: readonly PlacedHost[], scope: RuleScope): ReadonlySet<string> =>
  new Set(hosts.flatMap((host) => placeKey(scope, host) ?? []))

const isWithin = (narrow: RuleScope, wide: RuleScope): boolean => ruleScopes.indexOf(narrow) <= ruleScopes.indexOf(wide)

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

const rulesNamed = (names: readonly string[]): string =>
  names.length === 1 ? `rule ${quoted(names)} speaks` : `rules ${quoted(names)} speak`
