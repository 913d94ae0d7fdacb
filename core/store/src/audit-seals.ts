/**
 * Seals audit entries: chains their hashes per organisation, in batches, apart from the transactions that wrote them.
 *
 * An entry's hash covers its own columns and the hash before it, so a changed, removed, added or reordered entry breaks the
 * chain at its place. Each batch ends in a checkpoint, signed if a key is given; old entries can be pruned up to one. What it
 * cannot show, and who must then be trusted, is in docs/adr/0005-audit-seals.md.
 */
import { createHash } from 'node:crypto'
import type { OrganisationId } from '@covisor/model'
import { type Kysely, sql } from 'kysely'
import { type AnyDatabase, anyTable } from './any-table.ts'
import type { ReadContext, WriteContext } from './context.ts'
import type { AuditSeals, AuditVerdict, CheckpointKey } from './contract/records.ts'
import { decodeRow, type StoredRow } from './row-codec.ts'
import type { RowNamed } from './rows.ts'
import type { Stored } from './schema/column.ts'
import { tables } from './schema.ts'
import type { Transact } from './transact.ts'

type Result = Record<string, Stored>
type Checkpoint = RowNamed<'auditCheckpoints'>

const BATCH = 1000
/** The order in which columns are hashed. Part of the format: entries sealed by an older release must verify. */
const HASHED =
  'id organisation project at actorKind actorUser actorName actorInterface actorAddress verb targetKind target targetName task outcome before after'.split(
    ' ',
  )
/** What the first entry of an organisation is chained to. */
const GENESIS = '0'.repeat(64)

export class StoredAuditSeals implements AuditSeals {
  readonly #context: ReadContext
  readonly #transact: Transact

  constructor(context: ReadContext, transact: Transact) {
    this.#context = context
    this.#transact = transact
  }

  async seal(key?: CheckpointKey): Promise<number> {
    let total = 0
    for (const organisation of await organisationsWith(anyTable(this.#context.db), sql`chain_index is null`)) {
      for (let sealed = BATCH; sealed === BATCH; total += sealed) {
        sealed = await this.#transact('read committed', (context) => sealBatch(context, organisation, key))
      }
    }
    return total
  }

  async verify(organisation?: OrganisationId, key?: CheckpointKey): Promise<AuditVerdict> {
    const db = anyTable(this.#context.db)
    const all = organisation === undefined ? await organisationsWith(db, sql`1 = 1`) : [organisation]
    let sealed = 0
    for (const one of all) {
      const verdict = await verifyChain(db, one, key)
      if (!verdict.intact) return verdict
      sealed += verdict.sealed
    }
    const own = organisation === undefined ? sql`` : sql`and organisation = ${organisation}`
    const unsealed = await sql<{
      count: number
    }>`select count(*) as count from audit_entries where chain_index is null ${own}`.execute(db)
    return { intact: true, sealed, unsealed: Number(unsealed.rows[0]?.count ?? 0) }
  }

  prune(before: number): Promise<number> {
    return this.#transact('read committed', async (context) => {
      const db = anyTable(context.db)
      let count = 0
      for (const organisation of await organisationsWith(db, sql`chain_index is not null`)) {
        const youngest = await sql<{
          index: number | null
        }>`select max(last_index) as "index" from audit_checkpoints as c
          where c.organisation = ${organisation} and not exists (select 1 from audit_entries as a
            where a.organisation = ${organisation} and a.chain_index <= c.last_index and a.at >= ${before})`.execute(db)
        const end = youngest.rows[0]?.index ?? null
        if (end === null) continue
        const gone =
          await sql`delete from audit_entries where organisation = ${organisation} and chain_index <= ${end}`.execute(
            db,
          )
        await sql`delete from audit_checkpoints where organisation = ${organisation} and last_index < ${end}`.execute(
          db,
        )
        count += Number(gone.numAffectedRows ?? 0)
      }
      return count
    })
  }
}

/** What a checkpoint's signature is made of. */
export const checkpointText = ({ organisation, lastIndex, hash, sealedAt }: Omit<Checkpoint, 'signature'>): string =>
  JSON.stringify([organisation, lastIndex, hash, sealedAt])

async function sealBatch(
  context: WriteContext,
  organisation: OrganisationId,
  key: CheckpointKey | undefined,
): Promise<number> {
  const db = anyTable(context.db)
  if (context.dialect.lockAudit !== undefined) await context.dialect.lockAudit.execute(db)
  const last = await lastCheckpoint(db, organisation)
  const found =
    await sql<Result>`select * from audit_entries where organisation = ${organisation} and chain_index is null
    order by position limit ${BATCH}`.execute(db)
  if (found.rows.length === 0) return 0
  let hash = last?.hash ?? GENESIS
  let index = last?.lastIndex ?? -1
  for (const entry of found.rows) {
    index += 1
    hash = chained(hash, entry)
    await sql`update audit_entries set chain_index = ${index}, hash = ${hash} where position = ${entry['position']}`.execute(
      db,
    )
  }
  const checkpoint = { organisation, lastIndex: index, hash, sealedAt: context.at }
  const signature = key?.sign(checkpointText(checkpoint)) ?? null
  await db
    .insertInto('audit_checkpoints')
    .values({ ...checkpoint, signature })
    .execute()
  return found.rows.length
}

async function verifyChain(
  db: Kysely<AnyDatabase>,
  organisation: OrganisationId,
  key: CheckpointKey | undefined,
): Promise<AuditVerdict> {
  const broken = (chainIndex: number, why: string): AuditVerdict => ({ intact: false, organisation, chainIndex, why })
  const checkpoints = await checkpointsOf(db, organisation)
  const atIndex = new Map(checkpoints.map((checkpoint) => [checkpoint.lastIndex, checkpoint]))
  const forged =
    key && checkpoints.find((one) => one.signature !== null && !key.verify(checkpointText(one), one.signature))
  if (forged) return broken(forged.lastIndex, 'the signature of the checkpoint is not ours')

  let previous: { readonly index: number; readonly hash: string } | undefined
  let sealed = 0
  for (;;) {
    const page = await sql<Result>`select * from audit_entries where organisation = ${organisation}
      and chain_index > ${previous?.index ?? -1} order by chain_index limit ${BATCH}`.execute(db)
    for (const entry of page.rows) {
      const index = Number(entry['chainIndex'])
      previous ??= beginning(index, atIndex)
      if (previous === undefined || index !== previous.index + 1)
        return broken((previous?.index ?? -1) + 1, 'the entry is missing')
      const hash = chained(previous.hash, entry)
      if (hash !== entry['hash']) return broken(index, 'the entry is not what was sealed')
      const checkpoint = atIndex.get(index)
      if (checkpoint !== undefined && checkpoint.hash !== hash)
        return broken(index, 'the entry is not what its checkpoint says')
      previous = { index, hash }
      sealed += 1
    }
    if (page.rows.length < BATCH) break
  }
  const newest = checkpoints.at(-1)
  if (newest !== undefined && sealed === 0 && checkpoints.length > 1)
    return broken(newest.lastIndex, 'the entry is missing')
  if (newest !== undefined && previous !== undefined && newest.lastIndex > previous.index)
    return broken(previous.index + 1, 'the entry is missing')
  if (previous !== undefined && (newest === undefined || newest.lastIndex < previous.index)) {
    return broken(previous.index, 'there is no checkpoint for the entry')
  }
  return { intact: true, sealed, unsealed: 0 }
}

/** The chain begins at its first entry, or behind the checkpoint up to which it was pruned. */
function beginning(firstIndex: number, atIndex: ReadonlyMap<number, Checkpoint>) {
  if (firstIndex === 0) return { index: -1, hash: GENESIS }
  const pruned = atIndex.get(firstIndex - 1)
  return pruned && { index: pruned.lastIndex, hash: pruned.hash }
}

function chained(previousHash: string, entry: StoredRow): string {
  const columns = HASHED.map((name) => entry[name] ?? null)
  return createHash('sha256').update(previousHash).update(JSON.stringify(columns)).digest('hex')
}

async function checkpointsOf(db: Kysely<AnyDatabase>, organisation: OrganisationId): Promise<readonly Checkpoint[]> {
  const found =
    await sql<Result>`select * from audit_checkpoints where organisation = ${organisation} order by last_index`.execute(
      db,
    )
  return found.rows.map((stored) => decodeRow(tables.auditCheckpoints, stored))
}

const lastCheckpoint = async (db: Kysely<AnyDatabase>, organisation: OrganisationId) =>
  (await checkpointsOf(db, organisation)).at(-1)

async function organisationsWith(
  db: Kysely<AnyDatabase>,
  condition: ReturnType<typeof sql>,
): Promise<readonly OrganisationId[]> {
  const found = await sql<{
    organisation: OrganisationId
  }>`select distinct organisation from audit_entries where ${condition}
    union select organisation from audit_checkpoints order by organisation`.execute(db)
  return found.rows.map(({ organisation }) => organisation)
}
