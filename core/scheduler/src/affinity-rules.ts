/**
 * Rules between VMs, and between VMs and hosts, asked of each host: what must be kept is a hard rule, what should be kept a score.
 *
 * "Together" and "apart" are measured by host, rack or site. A rule speaks of VMs that are somewhere. Those on their way (all VMs of a host that is being emptied) have no whereabouts until
 * they are placed, so that VMs that must be together can move together.
 */
import type { PlacementRule } from '@covisor/model'
import type { FleetSnapshot, HostSnapshot } from './fleet.ts'
import { placeKey, placeText } from './host-location.ts'
import type { Reason } from './host-verdict.ts'
import type { PlacementRequest } from './placement-request.ts'
import { reason } from './reason.ts'

export interface RulesAtHost {
  readonly reasons: readonly Reason[]
  /** Share of the rules that are only preferred and that this host would keep; undefined: there are none. */
  readonly kept: number | undefined
}

const none: RulesAtHost = { reasons: [], kept: undefined }

/** Finds the rules of this VM once, and then answers for each host. */
export function affinityRules({ vm }: PlacementRequest, fleet: FleetSnapshot): (host: HostSnapshot) => RulesAtHost {
  const own = vm === undefined ? [] : (fleet.rules ?? []).filter((rule) => rule.vms.includes(vm))
  if (own.length === 0) return () => none
  const prepared = own.map((rule) => ({ rule, others: othersOf(rule, vm, fleet) }))
  return (host) => {
    const reasons = prepared.map(({ rule, others }) => judgeRule(rule, others, host))
    const preferred = prepared.flatMap(({ rule }, index) => (rule.must ? [] : [reasons[index]!.ok]))
    return {
      reasons: reasons.map((one, index) => (prepared[index]!.rule.must || one.ok ? one : tolerated(one))),
      kept: preferred.length === 0 ? undefined : preferred.filter(Boolean).length / preferred.length,
    }
  }
}

/** The other VMs of a rule, by the place they are at: a host, a rack or a site, as the rule is measured. */
interface Others {
  readonly at: ReadonlyMap<string, readonly string[]>
  /** On hosts of which nobody has said where they stand. */
  readonly unknown: readonly string[]
}

function othersOf(rule: PlacementRule, vm: PlacementRequest['vm'], { whereabouts }: FleetSnapshot): Others {
  const at = new Map<string, string[]>()
  const unknown: string[] = []
  for (const other of rule.vms) {
    const place = other === vm ? undefined : whereabouts?.get(other)
    if (place === undefined) continue
    const key = placeKey(rule.scope, { ...place, id: place.host })
    if (key === undefined) unknown.push(place.name)
    else at.set(key, [...(at.get(key) ?? []), place.name])
  }
  return { at, unknown }
}

function judgeRule(rule: PlacementRule, others: Others, host: HostSnapshot): Reason {
  const own = placeKey(rule.scope, host)
  const here = own === undefined ? [] : (others.at.get(own) ?? [])
  const say = (ok: boolean, text: string): Reason => ({
    ...reason('rule', ok, `${text} (rule "${rule.name}")`, rule.kind, here.join(', ') || 'none'),
    about: rule.name,
  })
  // "it has VM …" of a host, `rack "r1" has VM …` of what is larger.
  const it = rule.scope === 'host' ? 'it' : placeText(rule.scope, host)
  const isBetweenVms = rule.kind === 'vms-apart' || rule.kind === 'vms-together'
  if (isBetweenVms && own === undefined)
    return say(false, `nobody has said its ${rule.scope}; "covisor host edit ${host.name} --${rule.scope}" does`)
  if (isBetweenVms && others.unknown.length > 0)
    return say(false, `nobody has said the ${rule.scope} of the host that has ${some(others.unknown)}`)
  switch (rule.kind) {
    case 'vms-apart':
      return here.length === 0
        ? say(true, `no VM that it must be apart from is ${rule.scope === 'host' ? 'on it' : `in ${it}`}`)
        : say(false, `${it} has ${some(here)}`)
    case 'vms-together': {
      const ok = others.at.size === 0 || here.length > 0
      return ok
        ? say(true, here.length > 0 ? `${it} has ${some(here)}` : 'the VMs that belong to it are nowhere yet')
        : say(false, `${some([...others.at.values()].flat())} is on another ${rule.scope}`)
    }
    case 'vms-on-hosts': {
      const ok = rule.hosts.includes(host.id)
      return say(ok, ok ? 'it is one of the hosts for this VM' : 'it is not one of the hosts for this VM')
    }
    case 'vms-off-hosts': {
      const ok = !rule.hosts.includes(host.id)
      return say(ok, ok ? 'it is not among the hosts to keep this VM off' : 'this VM is to be kept off it')
    }
  }
}

const tolerated = (broken: Reason): Reason => ({ ...broken, ok: true, text: `${broken.text}; preferred, not demanded` })

const some = (vms: readonly string[]): string =>
  vms
    .slice(0, 3)
    .map((name) => `VM "${name}"`)
    .join(', ') + (vms.length > 3 ? ` and ${vms.length - 3} more` : '')
