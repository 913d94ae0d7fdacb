/** Audit entries: written in the transaction of what they tell of, never changed by the store but to be sealed (audit-seals.ts). */
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { AuditFilter, AuditWrites, NewAuditEntry } from '../contract/records.ts'
import { escapedForLike, type Filters, isOneOf, selectPage } from '../list-select.ts'
import type { ListQuery, Page } from '../page.ts'
import { scopeConditions } from '../resource-definition.ts'
import { decodeRow, encodeNew } from '../row-codec.ts'
import type { AuditEntryRow } from '../rows.ts'
import { tables } from '../schema.ts'
import type { Scope } from '../scope.ts'

const table = tables.auditEntries
const column = (name: string) => sql.ref(`audit_entries.${name}`)
const equal = ['target', 'actorUser', 'task', 'outcome']

const filters: Filters = {
  ...Object.fromEntries(equal.map((name) => [name, isOneOf(column(name))])),
  verb: (verb: string) =>
    verb.endsWith(':*')
      ? sql`${column('verb')} like ${`${escapedForLike(verb.slice(0, -1))}%`} escape '\\'`
      : sql`${column('verb')} = ${verb}`,
  name: (part: string) =>
    sql`lower(${column('targetName')}) like ${`%${escapedForLike(part.toLowerCase())}%`} escape '\\'`,
  actor: isOneOf(column('actorName')),
  interface: isOneOf(column('actorInterface')),
  from: (at: number) => sql`${column('at')} >= ${at}`,
  to: (at: number) => sql`${column('at')} < ${at}`,
}

const plan = {
  table,
  filters,
  sorts: { at: column('at') },
  defaultSort: '-at',
  id: column('id'),
}

export class AuditRepository implements AuditWrites {
  readonly #context: ReadContext & Partial<WriteContext>

  constructor(context: ReadContext & Partial<WriteContext>) {
    this.#context = context
  }

  async list(scope: Scope, query: ListQuery<AuditFilter> = {}): Promise<Page<AuditEntryRow>> {
    const { asOf: _entriesNeverChange, ...rest } = query
    const page = await selectPage(
      this.#context,
      plan,
      scopeConditions('tenant', table, scope),
      rest,
      sql`audit_entries.*`,
    )
    return { ...page, items: page.items.map((stored) => decodeRow(table, stored)) }
  }

  async append({ actor, target, ...entry }: NewAuditEntry): Promise<void> {
    const row = {
      ...entry,
      id: crypto.randomUUID(),
      organisation: actor.organisation,
      project: actor.project,
      at: this.#context.at ?? this.#context.now(),
      actorKind: actor.kind,
      actorUser: actor.user,
      actorName: actor.name,
      actorInterface: actor.interface,
      actorAddress: actor.address,
      targetKind: target?.kind,
      target: target?.id,
      targetName: target?.name,
    }
    await anyTable(this.#context.db).insertInto('audit_entries').values(encodeNew(table, row)).execute()
  }
}
