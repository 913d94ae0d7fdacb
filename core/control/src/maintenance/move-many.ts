/**
 * Carries out many migrations, a few at a time, planned afresh before each: the world moves while they run.
 *
 * Each migration is a task of its own, with its own log and its own end, so a restart of the server loses none: this loop, run
 * again, finds them under way and goes on from what it sees. It remembers only which host has refused which VM, and forgets that
 * with a restart on purpose. A move that fails is tried elsewhere; a VM that nobody takes is given up with the reason, but
 * not before it is known of every host whether it answers: after a restart none is connected yet.
 */
import { type ErrorCode, type HostId, isAppError, isRunning, type TaskId, type VmId } from '@covisor/model'
import type { StepContext } from '@covisor/tasks'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { type MigrationSagas, migrateVm, migrationSagas } from '../vm/migrate-vm.ts'
import { actingFor } from './acting-for.ts'
import { type MoveLimits, reasonToWait } from './move-limits.ts'
import { listenForNews } from './news.ts'
import { openMigrations } from './open-migrations.ts'
import type { Refusals } from './plan-evacuation.ts'

export interface WantedMove {
  readonly vm: VmId
  readonly name: string
  readonly from: HostId | undefined
  readonly to: HostId
}

/** What a step that moves VMs knows of its task. */
export interface MovingInput {
  readonly atOnce: number
  /** Between two hosts; null, and absent in logs of former releases: no more limits than those of the hosts. */
  readonly perLink?: number | null
  /** Of each migration; null or absent: as fast as it goes. */
  readonly bandwidthMiBps?: number | null
  /** In whose name the audit has the migrations. */
  readonly by: string
}

export interface LeftToMove {
  /** Best first. */
  readonly moves: readonly WantedMove[]
  readonly stuck: readonly { readonly vm: VmId; readonly name: string; readonly why: string }[]
  /** Of those under way, how many are of this work. */
  readonly underWay: number
}

/**
 * What is still to move, and what can go nowhere now. Asked again before every start. VMs under way are left out: they have
 * their room where they go.
 */
export type PlanMoving = (refused: Refusals, underWay: ReadonlySet<VmId>) => Promise<LeftToMove>

export interface MovedMany {
  readonly moved: number
  readonly stuck: readonly string[]
}

const LOOK_AGAIN_MS = 5_000

/** Busy, stopped, gone or cut off meanwhile, or others were quicker to fill a limit. Anything else speaks against the host. */
const NEXT_LOOK_TELLS: readonly ErrorCode[] = ['VM_STATE_CONFLICT', 'NOT_FOUND', 'SERVER_BUSY', 'HOST_UNREACHABLE']

type Refused = Map<VmId, { readonly host: HostId; readonly because: string }[]>

interface Setbacks {
  readonly refused: Refused
  /** Pairs of VM and host whose room others took first, once: planned again before it speaks against that host. */
  readonly outrun: Set<string>
}

export async function moveMany(
  services: Services,
  { input, signal, progress }: Pick<StepContext<MovingInput, unknown>, 'input' | 'signal' | 'progress'>,
  plan: PlanMoving,
): Promise<MovedMany> {
  const { store } = services
  const sagas = migrationSagas(services)
  const limits = { perHost: input.atOnce, perLink: input.perLink ?? null }
  const refused: Refused = new Map()
  const started = new Map<TaskId, WantedMove>()
  const outrun = new Set<string>()
  let moved = 0

  using news = listenForNews(services)
  for (;;) {
    signal.throwIfAborted()
    moved += await collectEnded(services, started, refused)
    // Looked at before planning: what arrives meanwhile is planned for in vain, never given up.
    const underWay = await openMigrations(store)
    const { moves, stuck, underWay: ours } = await plan(refused, new Set(underWay.map(({ vm }) => vm)))
    const note = [ours > 0 ? `${ours} under way` : [], moves.length > 0 ? `${moves.length} wait` : []].flat().join(', ')
    progress({ done: moved, total: moved + ours + moves.length + stuck.length, unit: 'steps', note })
    const isOver = moves.length === 0 && started.size === 0 && ours === 0
    if (isOver && (stuck.length === 0 || !(await areConnecting(services))))
      return { moved, stuck: stuck.map(({ name, why }) => `"${name}": ${why}`) }

    for (const move of moves) {
      if (reasonToWait(move, underWay, limits) !== undefined) continue
      const task = await start(services, sagas, move, input, limits, { refused, outrun })
      if (task === undefined) continue
      started.set(task, move)
      underWay.push({ vm: move.vm, from: move.from, to: move.to })
    }
    await news.next(LOOK_AGAIN_MS, signal)
  }
}

/** Whether there is a host of which nobody knows yet whether it answers. */
async function areConnecting({ store, connections }: Services): Promise<boolean> {
  const endpoints = await everyRow((page) => store.endpoints.list('provider', page))
  return endpoints.some(
    ({ id, state }) => (state === 'connecting' || state === 'connected') && !connections.isConnected(id),
  )
}

/** undefined: it was refused, and is noted as such. */
async function start(
  services: Services,
  sagas: MigrationSagas,
  { vm, to }: WantedMove,
  { by, bandwidthMiBps }: MovingInput,
  limits: MoveLimits,
  { refused, outrun }: Setbacks,
): Promise<TaskId | undefined> {
  const row = await services.store.vms.find('provider', vm)
  if (row === undefined || !isRunning(row.power)) return undefined
  const capped = bandwidthMiBps == null ? {} : { bandwidthMiBps }
  try {
    const outcome = await migrateVm(services, sagas, actingFor(by, row), vm, { to, ...capped }, {}, limits)
    return outcome.kind === 'accepted' ? outcome.task : undefined
  } catch (error) {
    if (!isAppError(error)) throw error
    if (NEXT_LOOK_TELLS.includes(error.code)) return undefined
    if (isAppError(error, 'CAPACITY_EXHAUSTED') && !outrun.has(`${vm} ${to}`)) {
      outrun.add(`${vm} ${to}`)
      return undefined
    }
    note(refused, vm, to, error.message)
    return undefined
  }
}

async function collectEnded({ store }: Services, started: Map<TaskId, WantedMove>, refused: Refused): Promise<number> {
  let moved = 0
  for (const [id, move] of started) {
    const task = await store.tasks.find('provider', id)
    if (task !== undefined && task.state === 'open') continue
    started.delete(id)
    if (task?.outcome === 'succeeded') moved += 1
    else {
      note(refused, move.vm, move.to, `moving it there failed: ${task?.error?.message ?? 'the task is gone'}`)
    }
  }
  return moved
}

function note(refused: Refused, vm: VmId, host: HostId, because: string): void {
  refused.set(vm, [...(refused.get(vm) ?? []), { host, because }])
}
