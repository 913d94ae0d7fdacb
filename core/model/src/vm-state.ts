/**
 * The states of a VM and what may be asked of it in each: one table, read by the API (409 or not), by the console (button or
 * not) and by the tests.
 *
 * A state is derived, never stored: from the record (being created or deleted), the task that works on the VM, and what its
 * host was last seen to do with it. `vmStateOf` is that derivation.
 */
import type { HostId, TaskId } from './ids.ts'

export const powerStates = ['running', 'paused', 'suspended', 'stopped', 'crashed'] as const
/** What a hypervisor can say of a VM. `suspended`: memory saved to disk. */
export type PowerState = (typeof powerStates)[number]

/** A guest has its memory there: it runs, or could go on. */
export const isRunning = (power: PowerState | null | undefined): boolean => power === 'running' || power === 'paused'

export const vmStates = [
  'creating',
  'stopped',
  'starting',
  'running',
  'paused',
  'suspended',
  'suspending',
  'stopping',
  'migrating',
  'crashed',
  'gone',
  'lost',
  'failed',
  'deleting',
  'deleted',
] as const
export type VmState = (typeof vmStates)[number]

export interface VmStateFacts {
  /** `failed`: its creation could not be finished nor undone. `deleted`: off its host, and can be restored for a while. */
  readonly record: 'creating' | 'present' | 'deleting' | 'deleted' | 'failed'
  /** The action of the task that works on the VM now. */
  readonly busy?: { readonly action: VmAction; readonly task: TaskId } | undefined
  readonly power: PowerState | undefined
  readonly host: HostId | undefined
  /** Whether that host is connected now. */
  readonly hostConnected: boolean
}

export const vmActions = {
  start: ['stopped', 'suspended', 'crashed'],
  shutdown: ['running'],
  stop: ['running', 'paused', 'crashed', 'stopping'],
  reboot: ['running'],
  reset: ['running', 'crashed'],
  pause: ['running'],
  resume: ['paused'],
  suspend: ['running', 'paused'],
  edit: ['stopped', 'running', 'paused', 'suspended', 'crashed'],
  define: ['gone'],
  clone: ['stopped'],
  snapshot: ['stopped', 'running', 'paused'],
  revert: ['stopped', 'running', 'paused', 'crashed'],
  'snapshot-delete': ['stopped', 'running', 'paused', 'crashed'],
  /** Switched off, its definition and disks go. */
  migrate: ['running', 'paused', 'stopped', 'crashed'],
  /** While it migrates, only when the host that it leaves has gone away. */
  recover: ['lost', 'migrating'],
  delete: ['stopped', 'crashed', 'suspended', 'failed', 'gone'],
  restore: ['deleted'],
  purge: ['deleted'],
  console: ['running', 'paused'],
  screenshot: ['running', 'paused'],
} as const satisfies Record<string, readonly VmState[]>

export type VmAction = keyof typeof vmActions

export function canVm(state: VmState, action: VmAction): boolean {
  return (vmActions[action] as readonly VmState[]).includes(state)
}

export function allowedVmActions(state: VmState): VmAction[] {
  return (Object.keys(vmActions) as VmAction[]).filter((action) => canVm(state, action))
}

/** How a running action shows; actions that are absent leave the observed state visible. */
const stateWhile: Partial<Record<VmAction, VmState>> = {
  start: 'starting',
  recover: 'starting',
  shutdown: 'stopping',
  stop: 'stopping',
  suspend: 'suspending',
  migrate: 'migrating',
  delete: 'deleting',
}

export function vmStateOf(facts: VmStateFacts): VmState {
  if (facts.record !== 'present') return facts.record
  // Before "lost": a delete that waits for its host is still a delete.
  const busy = facts.busy === undefined ? undefined : stateWhile[facts.busy.action]
  if (busy !== undefined) return busy
  if (facts.host === undefined) return facts.power ?? 'stopped'
  if (!facts.hostConnected) return 'lost'
  // Its host was looked at and does not have it.
  return facts.power ?? 'gone'
}
