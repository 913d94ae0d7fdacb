/**
 * Get, list, insert, update and remove for any resource that is described by a ResourceDefinition.
 *
 * An update reads the row first (locked, on PostgreSQL): history needs the whole new version, and a patch that changes nothing
 * must write nothing. What a changed column leads to (version, news, nothing) is said by the column.
 */
import { AppError, isId, isTaggedKind } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from './any-table.ts'
import type { ReadContext, WriteContext } from './context.ts'
import { type Condition, selectPage, source, where } from './list-select.ts'
import type { ListQuery, Page } from './page.ts'
import { historyOf } from './recorder.ts'
import { TagWriter } from './repositories/tags.ts'
import type { Version, WriteOptions } from './resource.ts'
import { type ResourceDefinition, scopeConditions } from './resource-definition.ts'
import { type AnyRow, decodeRow, encodeColumns, encodeNew, type StoredRow } from './row-codec.ts'
import type { Stored, Weight } from './schema/column.ts'
import type { ChangeOp } from './schema/records.ts'
import type { Scope } from './scope.ts'

/** More than two are as ambiguous as two, but an error that names some helps. */
const AMBIGUOUS_LIMIT = 5
export const MAX_VERSIONS = 500

export class ResourceReader<Row extends AnyRow = AnyRow> {
  readonly definition: ResourceDefinition
  protected readonly context: ReadContext

  constructor(definition: ResourceDefinition, context: ReadContext) {
    this.definition = definition
    this.context = context
  }

  async get(scope: Scope, id: string): Promise<Row> {
    const row = await this.find(scope, id)
    if (row === undefined) throw this.notFound(id)
    return row
  }

  async find(scope: Scope, id: string): Promise<Row | undefined> {
    const stored = await this.findStored(scope, id, false)
    return stored === undefined ? undefined : this.decode(stored)
  }

  async resolve(scope: Scope, idOrName: string): Promise<Row> {
    if (isId(idOrName)) return this.get(scope, idOrName)
    const { nameColumn, kind, isNameless } = this.definition
    if (nameColumn === null) throw this.notFound(idOrName)
    const called = [sql`${this.column(nameColumn)} = ${idOrName}`, ...(isNameless ? [sql`not ${isNameless}`] : [])]
    const named = await this.selectWhere(scope, called, AMBIGUOUS_LIMIT)
    const [only, another] = named
    if (only === undefined) throw this.notFound(idOrName)
    if (another !== undefined) {
      const ids = named.map((row) => String(row['id'])).join(', ')
      throw new AppError('NAME_AMBIGUOUS', { kind: wordFor(kind), name: idOrName, ids })
    }
    return only
  }

  async list(scope: Scope, query: ListQuery<object> = {}): Promise<Page<Row>> {
    const { table, owner, filters, sorts, defaultSort } = this.definition
    const asOf = this.#time(query.asOf)
    const plan = { table, filters, sorts, defaultSort, id: this.column('id') }
    const page = await selectPage(
      this.context,
      plan,
      scopeConditions(owner, table, scope),
      { ...query, asOf },
      sql`${sql.ref(table.name)}.*`,
    )
    return { ...page, items: page.items.map((stored) => this.decode(stored)) }
  }

  async versions(scope: Scope, id: string): Promise<readonly Version<Row>[]> {
    const { table, owner } = this.definition
    const conditions = scopeConditions(owner, table, scope)
    const result = await sql<Record<string, Stored>>`
      select * from ${sql.table(historyOf(table))} as ${sql.ref(table.name)}
      ${where([sql`${this.column('id')} = ${id}`, sql`(valid_to is null or valid_to > valid_from)`, ...conditions])}
      order by valid_from desc limit ${MAX_VERSIONS}`.execute(anyTable(this.context.db))
    if (result.rows.length === 0) throw this.notFound(id)
    return result.rows.map((stored) => ({
      validFrom: Number(stored['validFrom']),
      validTo: stored['validTo'] === null ? null : Number(stored['validTo']),
      row: this.decode(stored),
    }))
  }

  /** Everything that meets the conditions, in the default order. For repositories with questions of their own. */
  async selectWhere(scope: Scope, conditions: readonly Condition[], limit?: number): Promise<readonly Row[]> {
    const { table, owner, sorts, defaultSort } = this.definition
    const result = await sql<Record<string, Stored>>`
      select * from ${source(table, this.#time())} ${where([...scopeConditions(owner, table, scope), ...conditions])}
      order by ${sorts[defaultSort]}, ${this.column('id')} ${limit === undefined ? sql`` : sql`limit ${limit}`}`.execute(
      anyTable(this.context.db),
    )
    return result.rows.map((stored) => this.decode(stored))
  }

  protected decode(stored: StoredRow): Row {
    return decodeRow(this.definition.table, stored) as unknown as Row
  }

  async findStored(scope: Scope, id: string, isLocked: boolean): Promise<StoredRow | undefined> {
    const { table, owner } = this.definition
    const conditions = [sql`${this.column('id')} = ${id}`, ...scopeConditions(owner, table, scope)]
    const lock = isLocked ? this.context.dialect.forUpdate : sql``
    const result = await sql<Record<string, Stored>>`
      select * from ${source(table, this.#time())} ${where(conditions)} ${lock}`.execute(anyTable(this.context.db))
    return result.rows[0]
  }

  /** Throws NOT_SUPPORTED for a time in the past of what has no versions. */
  #time(asked = this.context.asOf): number | undefined {
    const { table } = this.definition
    if (asked === undefined || table.versioned) return asked
    throw new AppError('NOT_SUPPORTED', {
      what: `reading ${table.name} as of a time`,
      why: 'no versions are kept of them',
    })
  }

  protected column(name: string) {
    return sql.ref(`${this.definition.table.name}.${name}`)
  }

  protected notFound(name: string): AppError {
    return new AppError('NOT_FOUND', { kind: wordFor(this.definition.kind), name })
  }
}

export class ResourceWriter<Row extends AnyRow = AnyRow> extends ResourceReader<Row> {
  protected readonly write: WriteContext

  constructor(definition: ResourceDefinition, context: WriteContext) {
    super(definition, context)
    this.write = context
  }

  async insert(row: AnyRow): Promise<Row> {
    const stored = encodeNew(this.definition.table, {
      ...row,
      ...this.managed({ generation: 1, createdAt: this.write.at }),
    })
    await this.guarded(row, () =>
      anyTable(this.write.db).insertInto(this.definition.table.name).values(stored).execute(),
    )
    await this.write.recorder.keepVersion(this.definition.table, row, stored, true)
    this.tell('created', stored, undefined)
    return this.decode(stored)
  }

  async update(scope: Scope, id: string, patch: AnyRow, options: WriteOptions = {}): Promise<Row> {
    const before = await this.forWrite(scope, id, options)
    const changes = changedColumns(before, encodeColumns(this.definition.table, patch))
    return this.decode(await this.apply(before, changes, options.what, 'next generation'))
  }

  async remove(scope: Scope, id: string, options: WriteOptions = {}): Promise<void> {
    const before = await this.forWrite(scope, id, options)
    await this.#untag(before)
    await anyTable(this.write.db).deleteFrom(this.definition.table.name).where('id', '=', id).execute()
    await this.write.recorder.keepVersion(this.definition.table, { id }, null, false)
    this.tell('removed', { ...before, generation: Number(before['generation']) + 1 }, options.what)
  }

  /** Tags go with what they are on. */
  async #untag(before: StoredRow): Promise<void> {
    const { kind } = this.definition
    if (!isTaggedKind(kind)) return
    const owner = {
      organisation: (before['organisation'] ?? null) as never,
      project: (before['project'] ?? null) as never,
    }
    await new TagWriter(this.write).set({ kind, id: String(before['id']), ...owner }, {})
  }

  /** Writes changed columns, with what they lead to. Observation keeps the generation: it is not what an If-Match guards. */
  async apply(
    before: StoredRow,
    changes: Record<string, Stored>,
    what: string | undefined,
    generations: 'next generation' | 'same generation',
  ): Promise<StoredRow> {
    const weight = this.weightOf(changes)
    if (weight === undefined) return before
    const isNext = weight === 'version' && generations === 'next generation'
    const generation = Number(before['generation']) + (isNext ? 1 : 0)
    const written = { ...changes, ...this.managed({ generation }) }
    const id = String(before['id'])
    const after = { ...before, ...written }
    await this.guarded(after, () =>
      anyTable(this.write.db).updateTable(this.definition.table.name).set(written).where('id', '=', id).execute(),
    )
    if (weight === 'version') await this.write.recorder.keepVersion(this.definition.table, { id }, after, false)
    if (weight !== 'quiet') this.tell('updated', after, what)
    return after
  }

  async forWrite(scope: Scope, id: string, options: WriteOptions): Promise<StoredRow> {
    const before = await this.findStored(scope, id, true)
    if (before === undefined) throw this.notFound(id)
    const { expectedGeneration } = options
    if (expectedGeneration !== undefined && Number(before['generation']) !== expectedGeneration) {
      const what = `${wordFor(this.definition.kind)} "${String(before[this.definition.nameColumn ?? 'id'])}"`
      throw new AppError('CONFLICT', { what })
    }
    return before
  }

  /** Says in a user's words what a unique index refused. */
  protected async guarded(row: AnyRow, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const refusedBy = this.write.dialect.uniqueViolation(error)
      const meaning = this.definition.uniques.find(
        ({ index, columns }) => refusedBy === index || refusedBy === columns || refusedBy === `index '${index}'`,
      )
      if (meaning === undefined) throw error
      throw Object.assign(meaning.error(row), { cause: error })
    }
  }

  tell(op: ChangeOp, stored: StoredRow, what: string | undefined): void {
    const { owner } = this.definition
    const text = (name: string) => (typeof stored[name] === 'string' ? stored[name] : null)
    // An endpoint's organisation is where found VMs go, not whose endpoint it is.
    const ownedBy = (name: string) => (owner === 'provider' ? null : text(name))
    this.write.recorder.tell({
      kind: this.definition.kind,
      id: String(stored['id']),
      organisation: ownedBy('organisation'),
      project: owner === 'project' ? text('id') : ownedBy('project'),
      op,
      generation: Number(stored['generation']),
      name: text(this.definition.nameColumn ?? 'name'),
      what: what ?? null,
    })
  }

  /** The heaviest of the changed columns; undefined when nothing changed. */
  protected weightOf(changes: StoredRow): Weight | undefined {
    const weights = Object.keys(changes).map((name) => this.definition.table.columns[name]?.weight)
    return (['version', 'news', 'quiet'] as const).find((weight) => weights.includes(weight))
  }

  /** Those of the store's own columns that the table has. */
  protected managed(values: { readonly generation: number; readonly createdAt?: number }): Record<string, Stored> {
    const { columns } = this.definition.table
    const all = { ...values, updatedAt: this.write.at }
    return Object.fromEntries(Object.entries(all).filter(([name]) => columns[name] !== undefined))
  }
}

export function changedColumns(before: StoredRow, after: StoredRow): Record<string, Stored> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value))
}

/** As people write it. */
const wordFor = (kind: string) => (kind === 'vm' ? 'VM' : kind.replaceAll('-', ' '))
