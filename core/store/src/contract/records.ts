/** What the store keeps about itself and over time: the installation, settings, the change feed, the audit, samples. */
import type { Actor, IdKind, OrganisationId, TaskId } from '@covisor/model'
import type { Json } from '@covisor/tasks'
import type { ListQuery, OneOf, Page } from '../page.ts'
import type { AuditEntryRow, InstallationRow } from '../rows.ts'
import type { ChangeOp } from '../schema/records.ts'
import type { Scope, TenantScope } from '../scope.ts'

export interface InstallationReads {
  get(): Promise<InstallationRow>
}
export interface InstallationWrites extends InstallationReads {
  setMode(mode: InstallationRow['mode'], reason: string | null): Promise<void>
}

export interface SettingReads {
  get(key: string): Promise<Json | undefined>
  all(prefix?: string): Promise<Readonly<Record<string, Json>>>
}
export interface SettingWrites extends SettingReads {
  set(key: string, value: Json, by: string | null): Promise<void>
  remove(key: string): Promise<void>
}

export interface Change {
  /** Resume with this one. */
  readonly cursor: string
  readonly at: number
  readonly kind: IdKind
  readonly id: string
  readonly organisation: string | null
  readonly project: string | null
  readonly op: ChangeOp
  readonly generation: number
  readonly name: string | null
  readonly what: string | null
}

/** `andProviders`: also everything that belongs to no tenant, for those who may see hosts. */
export type FeedScope = 'provider' | (TenantScope & { readonly andProviders?: boolean })

export type ChangesSince =
  | {
      readonly kind: 'changes'
      readonly changes: readonly Change[]
      /** Where to go on; also when `changes` is empty. */
      readonly cursor: string
      /**
       * When to ask again. 'now': there is more. 'soon': there may be changes behind a transaction that still runs, and nothing
       * will announce them (PostgreSQL). 'on-commit': after the next onCommit.
       */
      readonly again: 'now' | 'soon' | 'on-commit'
    }
  /** Pruned, or from another time of this database. Read everything again and go on from `cursor`. */
  | { readonly kind: 'too-old'; readonly cursor: string }

export interface ChangeFeed {
  /** A cursor for what comes from now on. Take it before reading lists, then follow it: nothing is missed, some may come twice. */
  now(): Promise<string>
  /** In an order in which nothing can appear behind a cursor that was given out. Throws REQUEST_INVALID for no cursor at all. */
  since(cursor: string, scope: FeedScope, limit?: number): Promise<ChangesSince>
  /** The newest ones, oldest of them first, and where they end. */
  latest(scope: FeedScope, limit?: number): Promise<{ readonly changes: readonly Change[]; readonly cursor: string }>
  /** Called after every commit with changes in it, of this process and (PostgreSQL) any other. Returns how to stop. */
  onCommit(listener: () => void): () => void
  /** Forgets changes older than that; cursors before them become too old. */
  prune(before: number): Promise<number>
}

export interface NewAuditEntry {
  readonly actor: Actor
  readonly verb: string
  readonly target?:
    | { readonly kind: IdKind; readonly id?: string | undefined; readonly name?: string | undefined }
    | undefined
  readonly task?: TaskId | undefined
  readonly outcome: AuditEntryRow['outcome']
  readonly before?: Json | undefined
  readonly after?: Json | undefined
}

export interface AuditFilter {
  readonly target?: string | undefined
  readonly actorUser?: string | undefined
  /** With `:*` at its end: all of a kind. */
  readonly verb?: string | undefined
  readonly task?: string | undefined
  readonly outcome?: OneOf<AuditEntryRow['outcome']>
  /** Part of the name of what it was done to. */
  readonly name?: string | undefined
  readonly actor?: string | undefined
  readonly interface?: OneOf<AuditEntryRow['actorInterface']>
  /** From this time on, and before that one. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Sort fields: at. */
export interface AuditReads {
  list(scope: Scope, query?: ListQuery<AuditFilter>): Promise<Page<AuditEntryRow>>
}
export interface AuditWrites extends AuditReads {
  append(entry: NewAuditEntry): Promise<void>
}

/** Signs or checks the text of a checkpoint with a key the store never sees. */
export interface CheckpointKey {
  sign(text: string): string
  verify(text: string, signature: string): boolean
}

export type AuditVerdict =
  | { readonly intact: true; readonly sealed: number; readonly unsealed: number }
  | { readonly intact: false; readonly organisation: OrganisationId; readonly chainIndex: number; readonly why: string }

export interface AuditSeals {
  /** Chains all entries that are not sealed yet, batch by batch. Returns how many. Run by one server at a time. */
  seal(key?: CheckpointKey): Promise<number>
  /** Finds a changed, removed, added or reordered sealed entry. What was pruned up to a checkpoint is not missed. */
  verify(organisation?: OrganisationId, key?: CheckpointKey): Promise<AuditVerdict>
  /** Removes sealed entries before a time, whole checkpoints only. */
  prune(before: number): Promise<number>
}

export interface SamplePoint {
  readonly kind: IdKind
  readonly id: string
  readonly metric: string
  /** A counter (bigint) is kept as its rate per second since the last sample; a reset counter makes no point. */
  readonly value: number | bigint
}
export interface SampleSeries {
  /** 0: as measured. */
  readonly stepSeconds: number
  readonly points: readonly { readonly at: number; readonly mean: number; readonly min: number; readonly max: number }[]
}
export interface Samples {
  /** Written in batches of their own, apart from everything else. */
  append(at: number, points: readonly SamplePoint[]): Promise<void>
  /** In the finest resolution that covers the range with at most `maxPoints`. */
  series(
    kind: IdKind,
    id: string,
    metrics: readonly string[],
    range: { readonly from: number; readonly to: number; readonly maxPoints?: number },
  ): Promise<Readonly<Record<string, SampleSeries>>>
  /** Makes roll-ups of what has been measured since the last time, and drops what is older than its resolution is kept. */
  rollUp(): Promise<void>
  /** Forgets a series, and the counters kept for it. */
  forget(kind: IdKind, id: string): Promise<void>
}
