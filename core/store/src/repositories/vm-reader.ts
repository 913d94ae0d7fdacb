/** Reads VMs. A page is found over narrow indexes first, and only its rows are then read in full and joined. */
import { AppError, isId } from '@covisor/model'
import { type RawBuilder, sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext } from '../context.ts'
import type {
  HostLoad,
  TakenPart,
  VmFilter,
  VmObservation,
  VmOnEndpoint,
  VmReads,
  VmView,
  VmWithLeftCopies,
} from '../contract/vms.ts'
import { definitions } from '../definitions.ts'
import { type Condition, type Filters, hasTag, isOneOf, selectPage, source, where } from '../list-select.ts'
import type { ListQuery, Page } from '../page.ts'
import type { Version } from '../resource.ts'
import { scopeConditions } from '../resource-definition.ts'
import { MAX_VERSIONS, ResourceReader } from '../resource-repository.ts'
import type { VmRow } from '../rows.ts'
import type { Stored } from '../schema/column.ts'
import { tables } from '../schema.ts'
import type { Scope } from '../scope.ts'
import { vmIsInState } from './vm-state-filter.ts'
import { vmTermHolds } from './vm-term-filter.ts'
import { vmViewOf, vmViewQuery } from './vm-view.ts'

type Result = Record<string, Stored>

const column = (name: string) => sql.ref(`vms.${name}`)

const deletedOnes: Readonly<Record<NonNullable<VmFilter['deleted']>, Condition | undefined>> = {
  hidden: sql`vms.record <> 'deleted'`,
  only: sql`vms.record = 'deleted'`,
  too: undefined,
}

const filters: Filters = {
  ...definitions.vms.filters,
  state: (state: string | readonly string[], { asOf }) =>
    vmIsInState(typeof state === 'string' ? [state] : state, asOf),
  power: isOneOf(column('power')),
  record: isOneOf(column('record')),
  deleted: (which: NonNullable<VmFilter['deleted']>) => deletedOnes[which],
  purgeBefore: (time: number) => sql`(vms.purge_at is not null and vms.purge_at <= ${time})`,
  leaseEndsBefore: (time: number) => sql`(vms.lease_ends_at is not null and vms.lease_ends_at <= ${time})`,
  host: isOneOf(column('host')),
  endpoint: isOneOf(column('endpoint')),
  folder: isOneOf(column('folder')),
  managed: isOneOf(column('managed')),
  tags: (tags: NonNullable<VmFilter['tags']>, { asOf }) =>
    tags.length === 0
      ? undefined
      : sql.join(
          tags.map((tag) => hasTag('vm', column('id'))(tag, { asOf })),
          sql` and `,
        ),
  terms: (terms: NonNullable<VmFilter['terms']>, { asOf }) =>
    terms.length === 0
      ? undefined
      : sql.join(
          terms.map((term) => vmTermHolds(term, asOf)),
          sql` and `,
        ),
  volume: (volume: string) => sql`vms.id in (select j.vm from vm_volumes as j where j.volume = ${volume})`,
}

const planAsOf = (asOf: number | undefined) => ({
  table: tables.vms,
  filters,
  sorts: {
    name: column('nameKey'),
    createdAt: column('createdAt'),
    power: sql`coalesce(${column('power')}, '')`,
    vcpus: column('vcpus'),
    memoryMiB: column('memoryMiB'),
    host: asOf === undefined ? column('hostKey') : hostKeyThen(asOf),
  },
  defaultSort: 'name',
  id: column('id'),
})

/** The copy in the VM's row follows its host's name, so that of an old version may be a newer one. */
const hostKeyThen = (asOf: number) =>
  sql`coalesce((select s.name_key from ${source(tables.hosts, asOf, 's')} where s.id = vms.host), '')`

export class VmReader implements VmReads {
  protected readonly context: ReadContext
  readonly #rows: ResourceReader<VmRow>

  constructor(context: ReadContext) {
    this.context = context
    this.#rows = new ResourceReader<VmRow>(definitions.vms, context)
  }

  async get(scope: Scope, id: string): Promise<VmView> {
    const vm = await this.find(scope, id)
    if (vm === undefined) throw notFound(id)
    return vm
  }

  async find(scope: Scope, id: string): Promise<VmView | undefined> {
    return (await this.#views([sql`vms.id = ${id}`, ...visible(scope)], this.context.asOf))[0]
  }

  async resolve(scope: Scope, idOrName: string): Promise<VmView> {
    const id = isId(idOrName) ? idOrName : (await this.#rows.resolve(scope, idOrName)).id
    return this.get(scope, id)
  }

  async resolveDeleted(scope: Scope, idOrName: string): Promise<VmView> {
    if (isId(idOrName)) return this.get(scope, idOrName)
    const { items } = await this.list(scope, { filter: { name: idOrName, deleted: 'only' }, limit: 5 })
    const [only, another] = items
    if (only === undefined) throw new AppError('NOT_FOUND', { kind: 'deleted VM', name: idOrName })
    if (another === undefined) return only
    const ids = items.map(({ id }) => id).join(', ')
    throw new AppError('NAME_AMBIGUOUS', { kind: 'VM', name: idOrName, ids })
  }

  async list(scope: Scope, query: ListQuery<VmFilter> = {}): Promise<Page<VmView>> {
    const asOf = query.asOf ?? this.context.asOf
    const filter = { deleted: [query.filter?.state].flat().includes('deleted') ? 'too' : 'hidden', ...query.filter }
    const asked = { ...query, filter, asOf }
    const page = await selectPage(this.context, planAsOf(asOf), visible(scope), asked, sql`vms.id`)
    const ids = page.items.map((row) => row['id'] as string)
    if (ids.length === 0) return { ...page, items: [] }
    const found = await this.#views([sql`vms.id in (${sql.join(ids)})`], asOf)
    const byId = new Map(found.map((vm) => [vm.id as string, vm]))
    return { ...page, items: ids.flatMap((id) => byId.get(id) ?? []) }
  }

  /** Of the record and what was desired, each joined with what else was true when it began. */
  async versions(scope: Scope, id: string): Promise<readonly Version<VmView>[]> {
    const conditions = [
      sql`vms.id = ${id}`,
      sql`(vms.valid_to is null or vms.valid_to > vms.valid_from)`,
      ...visible(scope),
    ]
    const newestFirst = sql`${sql.join(conditions, sql` and `)} order by vms.valid_from desc limit ${MAX_VERSIONS}`
    const found = await this.#run(vmViewQuery('each version', newestFirst))
    if (found.length === 0) throw notFound(id)
    return found.map((stored) => ({ ...validity(stored), row: vmViewOf(stored) }))
  }

  async observedVersions(scope: Scope, id: string): Promise<readonly Version<VmObservation>[]> {
    const inScope = await this.#run(sql<Result>`select 1 from vms_history as vms
      where ${sql.join([sql`vms.id = ${id}`, ...visible(scope)], sql` and `)} limit 1`)
    if (inScope.length === 0) throw notFound(id)
    const result = await this.#run(sql<Result>`select * from vm_observed_history
      where vm = ${id} and (valid_to is null or valid_to > valid_from) order by valid_from desc limit ${MAX_VERSIONS}`)
    const { powerReason, facts, generation, seenAt } = tables.vmObserved.columns
    return result.map((stored) => ({
      ...validity(stored),
      row: {
        powerReason: powerReason.decode(stored['powerReason'] ?? null),
        facts: facts.decode(stored['facts'] ?? null),
        generation: generation.decode(stored['generation'] ?? null),
        seenAt: seenAt.decode(stored['seenAt'] ?? null),
      },
    }))
  }

  async byNativeRef(_scope: 'provider', endpoint: string, nativeRef: string): Promise<VmView | undefined> {
    return (await this.#views([sql`vms.endpoint = ${endpoint}`, sql`vms.native_ref = ${nativeRef}`]))[0]
  }

  async withNativeRef(_scope: 'provider', nativeRef: string): Promise<readonly VmView[]> {
    // Through the endpoints, because the index begins with them.
    return await this.#views([
      sql`vms.endpoint in (select e.id from endpoints as e)`,
      sql`vms.native_ref = ${nativeRef}`,
    ])
  }

  async onEndpoint(_scope: 'provider', endpoint: string): Promise<readonly VmOnEndpoint[]> {
    const rows = await this.#run(sql<Result>`select id, native_ref, native_name, host, record, managed, power
      from vms where endpoint = ${endpoint} order by id`)
    return rows.map((row) => ({ ...row, managed: row['managed'] === 1 }) as unknown as VmOnEndpoint)
  }

  async withLeftCopies(_scope: 'provider', endpoint?: string): Promise<readonly VmWithLeftCopies[]> {
    const rows = await this.#run(
      sql<Result>`select id, name, left_behind from vms where left_behind <> '[]' order by id`,
    )
    const { leftBehind } = tables.vms.columns
    const all = rows.map((row) => ({ ...row, leftBehind: leftBehind.decode(row['leftBehind'] ?? null) }))
    return (all as unknown as VmWithLeftCopies[]).filter(
      (vm) => endpoint === undefined || vm.leftBehind.some((copy) => copy.endpoint === endpoint),
    )
  }

  async usingVolume(scope: Scope, volume: string) {
    if (this.context.asOf !== undefined) return await this.#usedVolumeThen(scope, volume, this.context.asOf)
    const rows =
      await this.#run(sql<Result>`select vms.id, vms.name, j.device from vm_volumes as j join vms on vms.id = j.vm
      ${where([sql`j.volume = ${volume}`, ...visible(scope)])} order by vms.name_key, vms.id, j.device`)
    return rows as unknown as Awaited<ReturnType<VmReads['usingVolume']>>
  }

  async perFolder(scope: Scope): Promise<ReadonlyMap<string, number>> {
    const conditions = [sql`vms.folder is not null`, sql`vms.record <> 'deleted'`, ...visible(scope)]
    const rows = await this.#run(sql<Result>`select vms.folder, count(*) as total
      from ${source(tables.vms, this.context.asOf)} ${where(conditions)} group by vms.folder`)
    return new Map(rows.map(({ folder, total }) => [String(folder), Number(total)]))
  }

  async loadPerHost(_scope: 'provider', hosts?: readonly string[]): Promise<readonly HostLoad[]> {
    if (hosts?.length === 0) return []
    const takes = sql`power in ('running', 'paused')`
    const rows = await this.#run(sql<Result>`select host, count(*) as total,
        sum(case when power = 'running' then 1 else 0 end) as running,
        sum(case when ${takes} then vcpus else 0 end) as running_vcpus,
        sum(case when ${takes} then memory_mib else 0 end) as running_memory_mib
      from ${source(tables.vms, this.context.asOf)} where ${hosts === undefined ? sql`host is not null` : sql`host in (${sql.join(hosts)})`}
        and record <> 'deleted' group by host`)
    return rows as unknown as readonly HostLoad[]
  }

  async takenParts(_scope: 'provider', hosts?: readonly string[]): Promise<readonly TakenPart[]> {
    if (hosts?.length === 0) return []
    // A VM is where it is, and where room was promised to it: on its way it is at both.
    const rows = await this.#run(sql<Result>`select w.host, vms.id as vm, vms.name, vms.vcpus, p.part, p.about,
        max(p.memory_mib) as memory_mib, max(w.is_up) as is_up, max(w.is_up + w.is_promised) as holds_room,
        max(case when p.source = 'seen' then 1 else 0 end) as is_seen
      from vm_host_parts as p join vms on vms.id = p.vm join (
        select id as vm, host, case when power in ('running', 'paused') then 1 else 0 end as is_up, 0 as is_promised
          from vms where id in (select vm from vm_host_parts)
        union all select owner as vm, host, 0 as is_up, 1 as is_promised
          from reservations where owner in (select vm from vm_host_parts)) as w on w.vm = p.vm
      where ${hosts === undefined ? sql`w.host is not null` : sql`w.host in (${sql.join(hosts)})`}
      group by w.host, vms.id, vms.name, vms.vcpus, p.part, p.about`)
    return rows.map((row) => {
      const { isUp, holdsRoom, isSeen, ...part } = row as unknown as Record<keyof TakenPart, never>
      return {
        ...part,
        memoryMiB: Number(part.memoryMiB),
        isUp: Number(isUp) > 0,
        holdsRoom: Number(holdsRoom) > 0,
        isSeen: Number(isSeen) > 0,
      }
    })
  }

  /** Which VM uses which volume is kept for now only; what was desired is known for ever. */
  async #usedVolumeThen(scope: Scope, volume: string, asOf: number) {
    const wishes = sql`vms.desired like ${`%"${volume}"%`}`
    const page = await this.#run(sql<Result>`select vms.id, vms.name, vms.desired from ${source(tables.vms, asOf)}
      ${where([wishes, ...visible(scope)])} order by vms.name_key, vms.id`)
    return page.flatMap((stored) => {
      const { disks, cdroms } = tables.vms.columns.desired.decode(stored['desired'] ?? null)!
      const devices = [...disks, ...cdroms].filter((device) => device.volume === volume)
      return devices.map(({ key }) => ({ id: stored['id'] as VmRow['id'], name: String(stored['name']), device: key }))
    })
  }

  async #views(conditions: readonly Condition[], asOf?: number): Promise<readonly VmView[]> {
    return (await this.#run(vmViewQuery(asOf ?? 'now', sql.join(conditions, sql` and `)))).map(vmViewOf)
  }

  async #run(query: RawBuilder<Result>): Promise<readonly Result[]> {
    return (await query.execute(anyTable(this.context.db))).rows
  }
}

const notFound = (id: string) => new AppError('NOT_FOUND', { kind: 'VM', name: id })

const validity = (stored: Result) => ({
  validFrom: Number(stored['validFrom']),
  validTo: stored['validTo'] === null ? null : Number(stored['validTo']),
})

const visible = (scope: Scope) => scopeConditions('tenant', tables.vms, scope)
