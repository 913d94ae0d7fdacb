/**
 * Placement rules over the store. A rule that contradicts others is refused when it is made; one that VMs break already is not: it
 * is listed as broken, and the next move, evacuation or balancing keeps it.
 */
import {
  type Actor,
  AppError,
  type HostId,
  newId,
  type PlacementRule,
  parsePlainName,
  type RuleKind,
} from '@covisor/model'
import { contradictions, placeKey, placeText } from '@covisor/scheduler'
import type { PlacementRuleRow, StoreReads, Tx, VmView } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { locatedHosts, locations } from '../site/host-locations.ts'
import type { NewRule, RuleRecord, RuleUseCases } from './rules.ts'

export function ruleUseCases(services: Services): RuleUseCases {
  const target = (name: string) => ({ kind: 'rule', id: undefined, name }) as const

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'rule:read', target: target('any') })
      const past = storeAt(services, when)
      const rows = await everyRow((page) => past.placementRules.list('provider', page))
      const locationOf = await locations(past)
      return await Promise.all(rows.map((row) => record(past, row, locationOf)))
    },

    create: (actor, params) =>
      change(services, actor, { verb: 'rule:create', target: target(params.name) }, async (tx) => {
        const rule = await ruleOf(tx, actor, params)
        const others = await everyRow((page) => tx.placementRules.list('provider', page))
        const hosts = await locatedHosts(tx)
        const before = new Set(contradictions(others, hosts))
        const why = contradictions([...others, rule], hosts).filter((text) => !before.has(text))
        if (why.length > 0) throw new AppError('REQUEST_INVALID', { where: `rule "${rule.name}"`, why: why.join('; ') })
        const row = await tx.placementRules.insert(rule)
        const { kind, scope, must } = rule
        const after = { kind, scope, vms: [...rule.vms], hosts: [...rule.hosts], must }
        const result = await record(tx, row, await locations(tx))
        return { result, target: { kind: 'rule', id: row.id, name: row.name }, after }
      }),

    delete: (actor, rule) =>
      change(services, actor, { verb: 'rule:delete', target: target(rule) }, async (tx) => {
        const row = await tx.placementRules.resolve('provider', rule)
        await tx.placementRules.remove('provider', row.id)
        return { result: undefined, target: { kind: 'rule', id: row.id, name: row.name }, before: { kind: row.kind } }
      }),
  }
}

const isBetweenVms = (kind: RuleKind): boolean => kind === 'vms-together' || kind === 'vms-apart'

async function ruleOf(
  tx: Tx,
  actor: Actor,
  { name, kind, vms, hosts = [], scope = 'host', must = true }: NewRule,
): Promise<PlacementRule> {
  const invalid = (where: string, why: string) => new AppError('REQUEST_INVALID', { where, why })
  if (isBetweenVms(kind)) {
    if (hosts.length > 0) throw invalid('hosts', `a rule of kind ${kind} is between VMs and names no hosts`)
    if (new Set(vms).size < 2) throw invalid('vms', `a rule of kind ${kind} needs two VMs or more`)
  } else if (hosts.length === 0 || vms.length === 0) {
    throw invalid('hosts', `a rule of kind ${kind} needs VMs and hosts`)
  } else if (scope !== 'host') {
    throw invalid('scope', `a rule of kind ${kind} names its hosts; ${scope}s are for VMs together or apart`)
  }
  return {
    id: newId('rule'),
    name: parsePlainName('rule', name),
    kind,
    vms: await Promise.all(vms.map(async (vm) => (await tx.vms.resolve(actor, vm)).id)),
    hosts: await Promise.all(hosts.map(async (host) => (await tx.hosts.resolve('provider', host)).id)),
    scope,
    must,
  }
}

type LocationOf = Awaited<ReturnType<typeof locations>>

async function record(store: StoreReads, row: PlacementRuleRow, locationOf: LocationOf): Promise<RuleRecord> {
  const vms = (await Promise.all(row.vms.map((vm) => store.vms.find('provider', vm)))).filter((vm) => vm !== undefined)
  const hosts = (await Promise.all(row.hosts.map((host) => store.hosts.find('provider', host)))).filter(
    (host) => host !== undefined,
  )
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    scope: row.scope,
    must: row.must,
    vms: vms.map(({ id, name }) => ({ id, name })),
    hosts: hosts.map(({ id, name }) => ({ id, name })),
    broken: brokenBy(row, await Promise.all(vms.map((vm) => whereIs(store, vm, row, locationOf)))),
  }
}

interface RuledVm {
  readonly name: string
  readonly host: HostId | null
  readonly hostName: string | null
  /** Of the rule's scope; undefined: nobody has said, or it is on no host. */
  readonly place: { readonly key: string; readonly text: string } | undefined
}

async function whereIs(
  store: StoreReads,
  { name, host, hostName }: VmView,
  { scope }: PlacementRuleRow,
  locationOf: LocationOf,
): Promise<RuledVm> {
  const row = host === null ? undefined : await store.hosts.find('provider', host)
  const at = row === undefined ? undefined : { id: row.id, name: row.name, ...locationOf(row) }
  const key = at === undefined ? undefined : placeKey(scope, at)
  return { name, host, hostName, place: key === undefined ? undefined : { key, text: placeText(scope, at!) } }
}

function brokenBy({ kind, hosts, scope }: PlacementRuleRow, vms: readonly RuledVm[]): string[] {
  const placed = vms.filter(({ host }) => host !== null)
  const known = placed.filter(({ place }) => place !== undefined)
  const together = [...Map.groupBy(known, ({ place }) => place?.key).values()]
  const named = (some: readonly RuledVm[]) => some.map(({ name }) => `"${name}"`).join(', ')
  const unknown = placed
    .filter(({ place }) => place === undefined)
    .map(({ name, hostName }) => `"${name}" is on ${hostName}, of which nobody has said the ${scope}`)
  switch (kind) {
    case 'vms-together':
      return [...(together.length < 2 ? [] : [`${named(known)} are on ${together.length} ${scope}s`]), ...unknown]
    case 'vms-apart': {
      const crowded = together.filter((some) => some.length > 1)
      const where = (some: readonly RuledVm[]) =>
        scope === 'host' ? `on ${some[0]?.hostName}` : `in ${some[0]?.place?.text}`
      return [...crowded.map((some) => `${named(some)} are all ${where(some)}`), ...unknown]
    }
    case 'vms-on-hosts':
    case 'vms-off-hosts':
      return placed
        .filter(({ host }) => host !== null && hosts.includes(host) !== (kind === 'vms-on-hosts'))
        .map(({ name, hostName }) => `"${name}" is on ${hostName}`)
  }
}
