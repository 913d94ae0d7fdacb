/** Tags of any resource. Each tag has versions of its own; the feed tells of the resource. */
import type { IdKind, OrganisationId, ProjectId } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { TagReads, TagWrites } from '../contract/tenancy.ts'
import { decodeRow, encodeNew } from '../row-codec.ts'
import type { TagRow } from '../rows.ts'
import type { Stored } from '../schema/column.ts'
import { tables } from '../schema.ts'

export class TagReader implements TagReads {
  protected readonly context: ReadContext

  constructor(context: ReadContext) {
    this.context = context
  }

  async of(kind: IdKind, ids: readonly string[]): Promise<readonly TagRow[]> {
    if (ids.length === 0) return []
    const found = await sql<Record<string, Stored>>`select * from tags
      where kind = ${kind} and id in (${sql.join(ids)}) order by id, tag_key`.execute(anyTable(this.context.db))
    return found.rows.map((stored) => decodeRow(tables.tags, stored))
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
