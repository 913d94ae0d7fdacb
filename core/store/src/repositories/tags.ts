/** Tags of any resource. Each tag has versions of its own; the feed tells of the resource. */
import type { IdKind, OrganisationId, ProjectId, TaggedKind } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { TagReads, TagUse, TagWrites } from '../contract/tenancy.ts'
import { definitions } from '../definitions.ts'
import { source, where } from '../list-select.ts'
import { type ResourceDefinition, scopeConditions } from '../resource-definition.ts'
import { decodeRow, encodeNew } from '../row-codec.ts'
import type { TagRow } from '../rows.ts'
import type { Stored } from '../schema/column.ts'
import { tables } from '../schema.ts'
import type { Scope } from '../scope.ts'

const MAX_TAGS_LISTED = 2000

const definitionOf: Readonly<Record<TaggedKind, ResourceDefinition>> = {
  vm: definitions.vms,
  volume: definitions.volumes,
  image: definitions.images,
  network: definitions.networks,
  host: definitions.hosts,
}

export class TagReader implements TagReads {
  protected readonly context: ReadContext

  constructor(context: ReadContext) {
    this.context = context
  }

  async of(kind: IdKind, ids: readonly string[]): Promise<readonly TagRow[]> {
    if (ids.length === 0) return []
    const found = await sql<Record<string, Stored>>`select * from ${source(tables.tags, this.context.asOf)}
      where kind = ${kind} and id in (${sql.join(ids)}) order by id, tag_key`.execute(anyTable(this.context.db))
    return found.rows.map((stored) => decodeRow(tables.tags, stored))
  }

  /** Through the things themselves, so that it shows no more than their lists do. */
  async inUse(scope: Scope, kind: TaggedKind): Promise<readonly TagUse[]> {
    const { table, owner, isNameless } = definitionOf[kind]
    const conditions = [
      sql`g.kind = ${kind}`,
      ...scopeConditions(owner, table, scope),
      ...(isNameless === undefined ? [] : [sql`not ${isNameless}`]),
    ]
    const found = await sql<Record<string, Stored>>`select g.tag_key, g.value, count(*) as uses
      from ${source(tables.tags, this.context.asOf, 'g')}
      join ${source(table, this.context.asOf)} on ${sql.ref(`${table.name}.id`)} = g.id ${where(conditions)}
      group by g.tag_key, g.value order by g.tag_key, g.value limit ${MAX_TAGS_LISTED}`.execute(
      anyTable(this.context.db),
    )
    return found.rows.map(({ tagKey, value, uses }) => ({
      key: String(tagKey),
      value: String(value),
      uses: Number(uses),
    }))
  }
}

export interface TaggedResource {
  readonly kind: IdKind
  readonly id: string
  readonly organisation: OrganisationId | null
  readonly project: ProjectId | null
}

export class TagWriter extends TagReader implements TagWrites {
  readonly #write: WriteContext

  constructor(context: WriteContext) {
    super(context)
    this.#write = context
  }

  async set(resource: TaggedResource, tags: Readonly<Record<string, string>>): Promise<void> {
    const { kind, id } = resource
    const before = new Map((await this.of(kind, [id])).map((tag) => [tag.tagKey, tag.value]))
    const gone = [...before.keys()].filter((key) => tags[key] !== before.get(key))
    const added = Object.entries(tags).filter(([key, value]) => before.get(key) !== value)
    for (const tagKey of gone) {
      await sql`delete from tags where kind = ${kind} and id = ${id} and tag_key = ${tagKey}`.execute(this.#write.db)
      await this.#write.recorder.keepVersion(tables.tags, { kind, id, tagKey }, null, false)
    }
    for (const [tagKey, value] of added) {
      const stored = encodeNew(tables.tags, { ...resource, tagKey, value })
      await anyTable(this.#write.db).insertInto('tags').values(stored).execute()
      await this.#write.recorder.keepVersion(tables.tags, { kind, id, tagKey }, stored, true)
    }
    if (gone.length + added.length === 0) return
    const { organisation, project } = resource
    this.#write.recorder.tell({
      kind,
      id,
      organisation,
      project,
      op: 'updated',
      generation: 0,
      name: null,
      what: 'tags changed',
    })
  }
}
