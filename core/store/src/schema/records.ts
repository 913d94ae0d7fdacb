/** Tables the store keeps about itself: the installation, settings, the change feed, the audit and its seals, load samples. */
import type { IdKind, InstallationId, OrganisationId, ProjectId, TaskId, UserId } from '@covisor/model'
import type { Json } from '@covisor/tasks'
import { int, json, nullable, real, table, text, time } from './column.ts'

/** One row. `observe-only`: nothing is asked of any host until an operator confirms (see modeReason). */
export const installation = table('installation', {
  id: text<InstallationId>(),
  mode: text<'normal' | 'observe-only'>(),
  modeReason: nullable(text()),
  createdAt: time(),
  /** Part of every feed cursor; grows when positions of the feed may not be compared with earlier ones. */
  feedEpoch: int(),
  /** Cursors before this place are too old. */
  feedFloorTxid: int(),
  feedFloorPosition: int(),
})

export const settings = table(
  'settings',
  { key: text(), value: json<Json>(), updatedAt: time(), updatedBy: nullable(text()) },
  { key: ['key'] },
)

export type ChangeOp = 'created' | 'updated' | 'removed'

/** `position` grows but is no order of commits on PostgreSQL; see docs/adr/0003-change-feed-order.md. */
export const changes = table(
  'changes',
  {
    position: int(),
    /** The writing transaction (PostgreSQL's xid8); 0 on SQLite, where there is one writer. */
    txid: int(),
    at: time(),
    kind: text<IdKind>(),
    id: text(),
    organisation: nullable(text<OrganisationId>()),
    project: nullable(text<ProjectId>()),
    op: text<ChangeOp>(),
    generation: int(),
    name: nullable(text()),
    /** What happened, for a person, where the writer said so: "started", "crashed". */
    what: nullable(text()),
  },
  { key: ['position'] },
)

export const auditEntries = table('audit_entries', {
  id: text(),
  position: int(),
  organisation: text<OrganisationId>(),
  project: nullable(text<ProjectId>()),
  at: time(),
  actorKind: text<'user' | 'system'>(),
  actorUser: nullable(text<UserId>()),
  actorName: text(),
  actorInterface: text<'api' | 'console' | 'cli' | 'system'>(),
  actorAddress: nullable(text()),
  verb: text(),
  targetKind: nullable(text<IdKind>()),
  target: nullable(text()),
  targetName: nullable(text()),
  task: nullable(text<TaskId>()),
  outcome: text<'accepted' | 'refused' | 'succeeded' | 'failed'>(),
  before: nullable(json<Json>()),
  after: nullable(json<Json>()),
  /** Place in its organisation's chain, and the chained hash; null until sealed. */
  chainIndex: nullable(int()),
  hash: nullable(text()),
})

export const auditCheckpoints = table(
  'audit_checkpoints',
  {
    organisation: text<OrganisationId>(),
    lastIndex: int(),
    hash: text(),
    sealedAt: time(),
    signature: nullable(text()),
  },
  { key: ['organisation', 'lastIndex'] },
)

/** `resolution` in seconds; 0: as measured. Counters arrive as rates per second. */
export const samples = table(
  'samples',
  {
    kind: text<IdKind>(),
    id: text(),
    metric: text(),
    resolution: int(),
    at: time(),
    count: int(),
    sum: real(),
    min: real(),
    max: real(),
  },
  { key: ['kind', 'id', 'metric', 'resolution', 'at'] },
)
