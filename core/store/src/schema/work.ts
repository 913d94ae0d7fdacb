/**
 * Tables of work in progress: tasks and their logs, leases, what is reserved for them, requests that must not be done twice.
 *
 * A task's lease is three columns of its row, so that claiming is one UPDATE. Its log is append-only in task_events.
 */
import type {
  EndpointId,
  HostId,
  IdKind,
  OrganisationId,
  PoolId,
  ProjectId,
  TaskId,
  UploadId,
  UserId,
} from '@covisor/model'
import type { Json, Outcome, SagaEvent, TaskFailure, TaskProgress } from '@covisor/tasks'
import { bool, initially, int, json, nullable, table, text, time, weighing } from './column.ts'

/** `stuck`: a person must look at it, because an undo was refused or because this release cannot run it. */
export const taskStates = ['open', 'stuck', 'ended'] as const
export type TaskState = (typeof taskStates)[number]

export const tasks = table('tasks', {
  id: text<TaskId>(),
  organisation: text<OrganisationId>(),
  project: nullable(text<ProjectId>()),
  saga: text(),
  version: int(),
  input: json<Json>(),
  /** For a person: 'Start VM "web01"'. */
  title: text(),
  /** What it does to its target; for VMs a VmAction. Decides how the VM shows while it runs. */
  action: text(),
  targetKind: nullable(text<IdKind>()),
  target: nullable(text()),
  targetName: nullable(text()),
  actorKind: text<'user' | 'system'>(),
  actorUser: nullable(text<UserId>()),
  actorName: text(),
  actorInterface: text<'api' | 'console' | 'cli' | 'system'>(),
  actorAddress: nullable(text()),
  state: initially('open', text<TaskState>()),
  outcome: nullable(text<Outcome>()),
  error: nullable(json<TaskFailure>()),
  /** Steps whose work may still be there, once stuck. */
  leftBehind: nullable(json<readonly string[]>()),
  step: weighing('news', nullable(text())),
  progress: weighing('news', nullable(json<TaskProgress>())),
  /** Why it does not run right now: waits for a host, backs off. */
  waitReason: nullable(text()),
  cancelRequestedBy: nullable(text()),
  endedAt: nullable(time()),
  leaseOwner: weighing('quiet', nullable(text())),
  leaseUntil: weighing('quiet', nullable(time())),
  epoch: weighing('quiet', initially(0, int())),
  /** Null: not due by time. */
  dueAt: weighing('quiet', nullable(time())),
  waitsFor: weighing('quiet', nullable(text())),
  woken: weighing('quiet', initially(false, bool())),
  /** What `woken` was when the task was claimed. */
  claimedWoken: weighing('quiet', initially(false, bool())),
  /** A cancel was requested that no runner has been told of. */
  cancelPending: weighing('quiet', initially(false, bool())),
  createdAt: time(),
  updatedAt: time(),
  generation: int(),
})

export const taskEvents = table(
  'task_events',
  { task: text<TaskId>(), position: int(), epoch: int(), at: time(), event: json<SagaEvent>() },
  { key: ['task', 'position'] },
)

/**
 * What a task must find unchanged until it has ended, besides its target: volumes that it copies or grows, and the VMs whose
 * disks they are. Given up in the transaction in which the task comes to its end.
 */
export const taskHolds = table(
  'task_holds',
  { task: text<TaskId>(), kind: text<'vm' | 'volume'>(), id: text() },
  { key: ['task', 'kind', 'id'] },
)

/** Which server talks to an endpoint. The epoch grows with every change of owner and is never reused. */
export const endpointLeases = table(
  'endpoint_leases',
  { endpoint: text<EndpointId>(), owner: text(), epoch: int(), leaseUntil: time() },
  { key: ['endpoint'] },
)

/** What accepted requests will need: of a host (vCPUs, memory) or of a pool (bytes). Given back by the last undo, or when it shows in observed use. */
export const reservations = table('reservations', {
  id: text(),
  organisation: text<OrganisationId>(),
  project: text<ProjectId>(),
  /** The VM or volume it is for. */
  owner: text(),
  task: nullable(text<TaskId>()),
  host: nullable(text<HostId>()),
  pool: nullable(text<PoolId>()),
  vcpus: initially(0, int()),
  memoryMiB: initially(0, int()),
  storageBytes: initially(0, int()),
  createdAt: time(),
})

/** What a POST with an Idempotency-Key was answered. */
export const idempotencyKeys = table(
  'idempotency_keys',
  {
    actor: text(),
    key: text(),
    /** Of method, path and body: the key may not be used for another request. */
    requestHash: text(),
    status: int(),
    response: json<Json>(),
    createdAt: time(),
  },
  { key: ['actor', 'key'] },
)

/** Files that somebody announced and the server pulls. */
export const uploads = table('uploads', {
  id: text<UploadId>(),
  organisation: text<OrganisationId>(),
  project: text<ProjectId>(),
  createdBy: nullable(text<UserId>()),
  fileName: text(),
  sizeBytes: int(),
  receivedBytes: weighing('quiet', initially(0, int())),
  state: initially('open', text<'open' | 'done' | 'abandoned'>()),
  task: nullable(text<TaskId>()),
  /** Control's own: what to do with it. */
  details: nullable(json<Json>()),
  expiresAt: nullable(time()),
  createdAt: time(),
  updatedAt: time(),
  generation: int(),
})
