/** Repositories of work in progress: tasks as people see them, leases on endpoints, reservations, idempotency keys, uploads. */
import type { EndpointId, HostId, IdKind, PoolId, TaskId, VmId, VolumeId } from '@covisor/model'
import type { Json, ProgressSink, SagaEvent, SagaLog, TaskQueue } from '@covisor/tasks'
import type { ListQuery, OneOf, Page } from '../page.ts'
import type { ResourceReads, ResourceWrites } from '../resource.ts'
import type { NewReservation, NewRowOf, NewUpload, PatchRowOf, ReservationRow, TaskRow, UploadRow } from '../rows.ts'
import type { TaskState } from '../schema/work.ts'
import type { Scope } from '../scope.ts'

export interface TaskFilter {
  readonly state?: OneOf<TaskState>
  readonly target?: string | undefined
  readonly targetKind?: IdKind | undefined
  readonly saga?: OneOf<string>
  readonly outcome?: OneOf<string>
}

/** Sort fields: createdAt. */
export interface TaskReads {
  get(scope: Scope, id: string): Promise<TaskRow>
  find(scope: Scope, id: string): Promise<TaskRow | undefined>
  list(scope: Scope, query?: ListQuery<TaskFilter>): Promise<Page<TaskRow>>
  /** The log, in order. */
  events(scope: Scope, id: string): Promise<readonly SagaEvent[]>
  /** The tasks that need a volume or VM unchanged, oldest first. */
  holding(id: VolumeId | VmId): Promise<readonly TaskHolder[]>
}

/** Something that a task needs unchanged until it has ended. */
export interface TaskHold {
  readonly kind: 'vm' | 'volume'
  readonly id: VmId | VolumeId
}

export interface TaskHolder {
  readonly id: TaskId
  readonly title: string
  readonly action: string
}

export interface TaskWrites extends TaskReads {
  /** Accepted means committed: in the same transaction as the objects that the task will make. Due at once. */
  insert(task: NewTask, holds?: readonly TaskHold[]): Promise<TaskRow>
  /** As TaskQueue's, but in this transaction. */
  wake(key: string): Promise<void>
  requestCancel(id: TaskId, by: string): Promise<void>
}

/** What control says of a new task; how it runs is the queue's. */
export type NewTask = Pick<
  NewRowOf<'tasks'>,
  | 'id'
  | 'organisation'
  | 'project'
  | 'saga'
  | 'version'
  | 'input'
  | 'title'
  | 'action'
  | 'targetKind'
  | 'target'
  | 'targetName'
  | 'actorKind'
  | 'actorUser'
  | 'actorName'
  | 'actorInterface'
  | 'actorAddress'
>

/** What @covisor/tasks needs to run tasks. */
export interface TaskRunning {
  readonly log: SagaLog
  readonly queue: TaskQueue
  /**
   * Ends every lease now. Only for who knows that no other server works on this store, as after a lock on its directory: what a
   * killed server had under way need not wait then. One that lives after all finds its leases lost, and writes nothing more.
   */
  endLeases(): Promise<void>
  readonly progress: ProgressSink
}

export interface EndpointLease {
  readonly endpoint: EndpointId
  readonly owner: string
  readonly epoch: number
  readonly leaseUntil: number
}
export interface LeaseReads {
  ofEndpoint(endpoint: EndpointId): Promise<EndpointLease | undefined>
}
export interface LeaseWrites extends LeaseReads {
  /** undefined: another owner holds it. The same owner prolongs; a new owner gets the next epoch. */
  acquireEndpoint(endpoint: EndpointId, owner: string, leaseUntil: number): Promise<EndpointLease | undefined>
  releaseEndpoint(endpoint: EndpointId, owner: string): Promise<void>
}

export interface ReservationFilter {
  readonly host?: OneOf<HostId>
  readonly pool?: OneOf<PoolId>
  readonly owner?: OneOf<string>
  readonly task?: OneOf<TaskId>
}
export interface ReservationReads {
  list(filter: ReservationFilter): Promise<readonly ReservationRow[]>
  perHost(): Promise<readonly { readonly host: HostId; readonly vcpus: number; readonly memoryMiB: number }[]>
  perPool(): Promise<readonly { readonly pool: PoolId; readonly storageBytes: number }[]>
}
export interface ReservationWrites extends ReservationReads {
  insert(reservation: NewReservation): Promise<void>
  /** Of a VM or volume, or of a task. None left is success. */
  release(filter: { readonly owner: string } | { readonly task: TaskId }): Promise<void>
}

export interface RememberedResponse {
  readonly status: number
  readonly response: Json
}
export interface IdempotencyReads {
  /** Throws IDEMPOTENCY_KEY_REUSED when the key belongs to a different request. */
  find(actor: string, key: string, requestHash: string): Promise<RememberedResponse | undefined>
}
export interface IdempotencyWrites extends IdempotencyReads {
  /** In the transaction that does what was asked. A key that is there already: CONFLICT, so one of two twins is refused. */
  remember(actor: string, key: string, requestHash: string, answer: RememberedResponse): Promise<void>
  prune(before: number): Promise<number>
}

export interface UploadFilter {
  readonly state?: OneOf<UploadRow['state']>
  readonly task?: TaskId | undefined
}
export type UploadReads = ResourceReads<Scope, UploadRow, UploadFilter>
export type UploadWrites = ResourceWrites<Scope, UploadRow, NewUpload, PatchRowOf<'uploads'>>
