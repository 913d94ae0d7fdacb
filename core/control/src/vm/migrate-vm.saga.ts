/**
 * vm.migrate: a running VM to another host, with the disks that this one does not see.
 *
 * Its `move` step is the one in this product whose reply must never be guessed: the guest may run here, there, or stand still
 * between the two. So it begins by asking where the VM is (a former attempt may have moved it), and whatever goes wrong ends
 * with the same question (MigrationPart.settle). As long as a host that must be asked is away, it waits. A cancel that came
 * after the switch-over came too late: the VM is on the target, whole, and the record says so.
 */
import type { MigrationProgress, MoveOutcome, Settlement, VmMove } from '@covisor/driver-api'
import { AppError, counted, formatBytes, isAppError } from '@covisor/model'
import { type Saga, StepMustWait, saga, type TaskProgress } from '@covisor/tasks'
import { endpointKey } from '../host/connections.ts'
import type { Services } from '../services.ts'
import { copyToTwin, forgetTwins, makeTwins, removeOld, undoTwins } from '../storage/moving-volumes.ts'
import type { MigrateVmInput } from './migrate-vm-input.ts'
import { disksOnTheirWay, migrationOf } from './plan-move.ts'
import { recordArrival } from './record-arrival.ts'
import { StallWatch } from './stall-watch.ts'
import { vmTarget } from './vm-target.ts'

const SETTLE_TIMEOUT_MS = 60_000

export const migrateVmSaga = (services: Services): Saga<MigrateVmInput> => {
  const { store } = services
  return saga<MigrateVmInput>('vm.migrate', 2)
    .step('record', {
      title: ({ name, to }) => `Keep room for "${name}" on "${to.name}"`,
      run: () => {}, // committed with the request
      undo: ({ input }) =>
        store.transaction(async (tx) => {
          await tx.reservations.release({ owner: input.vm })
          await forgetTwins(tx, input.disks)
        }),
    })
    .step('volumes', {
      title: ({ disks, to }) =>
        disks.length === 0
          ? 'No disks to copy'
          : `Make ${counted(disks.length, 'volume')} on "${to.name}" for its disks`,
      async run({ input, signal }) {
        await makeTwins(services, input.to.endpoint, input.disks, signal)
        for (const disk of input.disks.filter(({ readOnly }) => readOnly))
          await copyToTwin(services, input.to.endpoint, disk, () => {}, signal)
      },
      undo: ({ input, signal }) => undoTwins(services, input.disks, signal),
    })
    .step('move', {
      title: ({ from, to, disks }) =>
        `Copy its memory ${disks.length === 0 ? '' : 'and disks '}from "${from.name}" to "${to.name}" and switch over`,
      commits: true,
      weight: 20,
      run: ({ input, signal, progress }) => moveOnce(services, input, signal, (news) => progress(inWords(news))),
      async undo({ input }) {
        const end = await whereItIs(services, input)
        if (end.where === 'moved') await recordArrival(services, input, end)
      },
    })
    .step('arrive', {
      title: ({ to }) => `Note that it is on "${to.name}"`,
      run: ({ input, done }) => recordArrival(services, input, done.move),
      undo: { notNeeded: 'behind the point of no return' },
    })
    .step('cleanUp', {
      title: ({ disks, from }) =>
        disks.length === 0
          ? 'Nothing to clean up'
          : `Delete the old ${counted(disks.length, 'volume')} on "${from.name}"`,
      run: ({ input, signal }) => removeOld(services, input.disks, signal),
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()
}

interface Moved {
  readonly nativeRef: string
  readonly downtimeMs: number | null
  readonly copiedBytes: number | null
  /** The source could not be asked: it may still have its copy. */
  readonly sourceAway?: boolean
}

async function moveOnce(
  services: Services,
  input: MigrateVmInput,
  signal: AbortSignal,
  report: (progress: MigrationProgress) => void,
): Promise<Moved> {
  await refuseRecovered(services, input)
  return await orArrived(services, input, () => moveNow(services, input, signal, report), unmeasured)
}

function moveNow(
  services: Services,
  input: MigrateVmInput,
  signal: AbortSignal,
  report: (progress: MigrationProgress) => void,
): Promise<Moved> {
  return withBoth(services, input, async ({ part, move }) => {
    const before = decided(input, await part.settle(move, signal))
    if (before.where === 'moved') return unmeasured(before)
    try {
      const {
        nativeRef,
        downtimeMs = null,
        copiedBytes = null,
      } = await moveUnlessStalled(services, input, { part, move }, report, signal)
      return { nativeRef, downtimeMs, copiedBytes }
    } catch (error) {
      const after = decided(input, await part.settle(move, AbortSignal.timeout(SETTLE_TIMEOUT_MS)))
      if (after.where === 'moved') return unmeasured(after)
      throw error
    }
  })
}

/** A move that is taken back may have switched over meanwhile: its end is asked for as after any error. */
async function moveUnlessStalled(
  { clock }: Services,
  { name, cancelStalledAfterMs }: MigrateVmInput,
  { part, move }: Both,
  report: (progress: MigrationProgress) => void,
  signal: AbortSignal,
): Promise<MoveOutcome> {
  if (cancelStalledAfterMs === undefined) return await part.move(move, report, signal)
  const watch = new StallWatch(cancelStalledAfterMs)
  const stalled = new AbortController()
  const look = (news: MigrationProgress) => {
    report(news)
    const why = watch.look(news, clock.now())
    if (why !== undefined) stalled.abort(new AppError('MOVE_STALLED', { vm: name, why }))
  }
  return await part.move(move, look, AbortSignal.any([signal, stalled.signal]))
}

type Arrived = Pick<Moved, 'nativeRef' | 'sourceAway'>

const unmeasured = ({ nativeRef, sourceAway = false }: Arrived): Moved => ({
  nativeRef,
  downtimeMs: null,
  copiedBytes: null,
  sourceAway,
})

/** What would wait for a host does not, if the guest is seen to have arrived. */
async function orArrived<T>(
  services: Services,
  input: MigrateVmInput,
  work: () => Promise<T>,
  arrivedAs: (arrived: Arrived) => T,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const arrived = error instanceof StepMustWait ? await arrivedWithoutSource(services, input) : undefined
    if (arrived === undefined) throw error
    return arrivedAs(arrived)
  }
}

/**
 * A source that died after the switch-over cannot say so, and need not: the target lets the guest run only when it has all of it. Not
 * with post-copy, where it runs there before.
 */
async function arrivedWithoutSource(services: Services, input: MigrateVmInput): Promise<Arrived | undefined> {
  const { connections, store } = services
  const { vm, to, options } = input
  if (options.postCopy || !connections.isConnected(to.endpoint)) return undefined
  const target = await vmTarget(store, vm)
  const signal = AbortSignal.timeout(SETTLE_TIMEOUT_MS)
  const there = await connections
    .withSession(to.endpoint, (session) => session.getVm(target, signal))
    .catch((error: unknown) => {
      if (isAppError(error, 'HOST_UNREACHABLE') || error instanceof StepMustWait) return undefined
      throw error
    })
  if (there?.power !== 'running' || there.moving !== undefined) return undefined
  return { nativeRef: there.nativeRef, sourceAway: true }
}

/** For the undo. A target that is away need not be asked when the guest runs here: it would not, had it been switched away. */
async function whereItIs(services: Services, input: MigrateVmInput): Promise<Decided> {
  const { store, connections } = services
  if (await wasRecovered(services, input)) return { where: 'stayed' }
  for (const { endpoint } of [input.from, input.to]) {
    if ((await store.endpoints.find('provider', endpoint)) === undefined) return { where: 'stayed' }
  }
  const signal = AbortSignal.timeout(SETTLE_TIMEOUT_MS)
  if (connections.isConnected(input.from.endpoint) && !connections.isConnected(input.to.endpoint)) {
    const target = await vmTarget(store, input.vm)
    const here = await connections.withSession(input.from.endpoint, (session) => session.getVm(target, signal))
    if (here?.power === 'running' && here.moving === undefined) return { where: 'stayed' }
  }
  const settle = () =>
    withBoth(services, input, async ({ part, move }) => decided(input, await part.settle(move, signal)))
  return await orArrived<Decided>(services, input, settle, (arrived) => ({ where: 'moved', ...arrived }))
}

type Decided = Exclude<Settlement, { readonly where: 'undecided' | 'moved' }> | ({ readonly where: 'moved' } & Arrived)

function decided({ to }: MigrateVmInput, settlement: Settlement): Decided {
  if (settlement.where !== 'undecided') return settlement
  throw new StepMustWait({ for: endpointKey(to.endpoint), reason: settlement.why })
}

/** Its host was declared dead, and the VM started elsewhere: what this task would do is over. */
async function wasRecovered({ store }: Services, { vm, from }: MigrateVmInput): Promise<boolean> {
  const row = await store.vms.find('provider', vm)
  return row?.leftBehind.some(({ endpoint }) => endpoint === from.endpoint) === true
}

async function refuseRecovered(services: Services, input: MigrateVmInput): Promise<void> {
  if (!(await wasRecovered(services, input))) return
  throw new AppError('VM_STATE_CONFLICT', { vm: input.name, action: 'migrate', state: 'recovered from its host' })
}

interface Both {
  readonly part: ReturnType<typeof migrationOf>
  readonly move: VmMove
}

/** Waits for whichever of the two hosts is away. */
async function withBoth<T>(services: Services, input: MigrateVmInput, work: (both: Both) => Promise<T>): Promise<T> {
  const { connections, store } = services
  const source = await connections.withSession(input.from.endpoint, (session) => Promise.resolve(session))
  const to = await connections.withSession(input.to.endpoint, (session) => Promise.resolve(session))
  const part = migrationOf(source.migration, input.name)
  const target = await vmTarget(store, input.vm)
  const disks = await disksOnTheirWay(store, input.disks)
  const { nativeHost } = input.to
  try {
    return await work({ part, move: { target, nativeHost, to, options: input.options, disks } })
  } catch (error) {
    if (!isAppError(error, 'HOST_UNREACHABLE')) throw error
    const away = connections.isConnected(input.from.endpoint) ? input.to : input.from
    throw new StepMustWait(
      {
        for: endpointKey(away.endpoint),
        reason: `host "${away.name}" stopped answering; the VM is looked for when it is back`,
      },
      { cause: error },
    )
  }
}

function inWords(news: MigrationProgress): TaskProgress {
  const { memoryTotalBytes, memoryRemainingBytes, round, predictedDowntimeMs, throttlePercent } = news
  const { diskTotalBytes = 0, diskRemainingBytes = 0 } = news
  const total = memoryTotalBytes + diskTotalBytes
  const disks = diskRemainingBytes === 0 ? '' : `, ${formatBytes(diskRemainingBytes)} of disks left`
  const downtime = predictedDowntimeMs === undefined ? '' : `, ${predictedDowntimeMs} ms downtime if switched now`
  const throttle = throttlePercent === undefined ? '' : `, vCPUs slowed by ${throttlePercent} %`
  return {
    done: total - memoryRemainingBytes - diskRemainingBytes,
    total,
    unit: 'bytes',
    note: `round ${round}${disks}${downtime}${throttle}`,
  }
}
