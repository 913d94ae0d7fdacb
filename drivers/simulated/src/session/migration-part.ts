/**
 * Moving VMs between simulated hosts, of one endpoint or of two, in the phases that real hypervisors have, so that each can
 * lose its request or its reply: prepareMove and finishMove are calls of the target, performMove and confirmMove of the source.
 *
 * What arrives is kept beside the world (SimulatedEndpoint.arrivals): nobody sees it, no journal keeps it, and it is gone with
 * the session that prepared it. After performMove the guest stands still here until the target's answer is known.
 */
import type { EndpointSession, MigrationPart, MoveOutcome, Settlement, VmMove } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { VmRecord } from '../world/records.ts'
import { usesMemory } from '../world/vm-table.ts'
import { without } from '../world/without.ts'
import type { Caller } from './caller.ts'
import { undefineVm } from './definitions.ts'
import { mirrorDisks, redirected, withoutDisks } from './disks-on-their-way.ts'
import { findVm, getVm } from './find-vm.ts'
import { reasonAgainstStart } from './power.ts'
import { refused } from './refusals.ts'

const DOWNTIME_MS = 40

/** `callerBehind`: the caller of a simulated session, undefined for a session of another driver. */
export function migrationPart(
  from: Caller,
  callerBehind: (session: EndpointSession) => Caller | undefined,
): MigrationPart {
  const other = (move: VmMove): Caller => {
    const to = callerBehind(move.to)
    if (to !== undefined) return to
    throw new AppError('NOT_SUPPORTED', { what: 'moving the VM there', why: 'the target is no simulated host' })
  }
  return {
    abilities: {
      'auto-converge': true,
      parallel: true,
      'post-copy': true,
      tls: 'nothing really travels here',
      'peer-to-peer': true,
      tunnelled: true,
    },
    obstacles: (move, signal) => {
      const to = other(move)
      return from.call('moveObstacles', { vm: move.target.vm }, signal, () =>
        obstaclesOf(getVm(from.endpoint, move.target), to.endpoint, move, withoutDisks),
      )
    },
    move: (move, report, signal) => {
      const { memoryMiB } = getVm(from.endpoint, move.target).observed
      const memoryTotalBytes = memoryMiB * 2 ** 20
      report({ memoryTotalBytes, memoryRemainingBytes: memoryTotalBytes, round: 1, predictedDowntimeMs: DOWNTIME_MS })
      return moveVm(from, other(move), move, signal)
    },
    settle: (move, signal) => settleMove(from, other(move), move, signal),
    defineThere: (move, signal) => {
      const to = other(move)
      return to.call('defineThere', { vm: move.target.vm }, signal, () => defineThere(from.endpoint, to.endpoint, move))
    },
    forgetHere: (target, signal) =>
      from.call('forgetHere', { vm: target.vm }, signal, () => undefineVm(from.endpoint, target)),
  }
}

function defineThere(
  from: SimulatedEndpoint,
  to: SimulatedEndpoint,
  { target, nativeHost, disks = [] }: VmMove,
): { nativeRef: string } {
  const record = getVm(from, target)
  const { nativeRef, nativeName, power } = record.observed
  if (usesMemory(power)) throw refused(from.name, 'move the VM', `it is ${power}`)
  const owner = to.vms.refOfName(nativeHost, nativeName)
  if (owner !== undefined && owner !== nativeRef) throw new AppError('NAME_TAKEN', { kind: 'VM', name: nativeName })
  to.vms.put(nativeRef, { ...record, observed: { ...redirected(record.observed, disks), nativeHost } })
  to.publish({ kind: 'vm', nativeRef, what: 'defined' })
  return { nativeRef }
}

async function moveVm(from: Caller, to: Caller, move: VmMove, signal: AbortSignal): Promise<MoveOutcome> {
  const subject = { vm: move.target.vm }
  const { nativeRef, power } = getVm(from.endpoint, move.target).observed
  if (!usesMemory(power)) throw refused(from.endpoint.name, 'move the VM', `it is ${power}`)
  const { arrivals } = to.endpoint
  try {
    await to.call('prepareMove', subject, signal, () => prepare(from, to, move))
    await from.call('performMove', subject, signal, async () => {
      await mirrorDisks(from.endpoint, to.endpoint, getVm(from.endpoint, move.target).observed, move.disks ?? [])
      standStill(from.endpoint, to.endpoint, move)
    })
  } catch (error) {
    arrivals.delete(nativeRef)
    // The source hears of it, if it can be reached; otherwise settle does this later.
    if (!from.over.aborted) goOn(from.endpoint, nativeRef, power)
    throw signal.aborted ? signal.reason : error
  }
  const never = new AbortController().signal // the switch-over is heard to its end
  try {
    await to.call('finishMove', subject, never, () => arrive(from.endpoint, to.endpoint, move, { nativeRef, power }))
  } catch (error) {
    if (error instanceof AppError && error.code === 'HOST_REFUSED') goOn(from.endpoint, nativeRef, power)
    throw error
  } finally {
    arrivals.delete(nativeRef)
  }
  await from.call('confirmMove', subject, never, () => leave(from.endpoint, to.endpoint, nativeRef))
  return { nativeRef, downtimeMs: DOWNTIME_MS }
}

function settleMove(from: Caller, to: Caller, move: VmMove, signal: AbortSignal): Promise<Settlement> {
  const subject = { vm: move.target.vm }
  return from.call('settleMove', subject, signal, () =>
    to.call('settleMove', subject, signal, (): Settlement => {
      const here = findVm(from.endpoint, move.target)
      const there = to.endpoint === from.endpoint ? here : findVm(to.endpoint, move.target)
      const nativeRef = there?.observed.nativeRef ?? here?.observed.nativeRef ?? ''
      if (to.endpoint.arrivals.has(nativeRef)) return { where: 'undecided', why: 'the VM is still arriving' }
      if (there?.observed.nativeHost === move.nativeHost) {
        leave(from.endpoint, to.endpoint, nativeRef)
        return { where: 'moved', nativeRef }
      }
      if (here === undefined) return { where: 'undecided', why: 'neither host has the VM' }
      goOn(from.endpoint, nativeRef, here.powerBeforeMove ?? here.observed.power)
      return { where: 'stayed' }
    }),
  )
}

function prepare(from: Caller, to: Caller, move: VmMove): void {
  const record = getVm(from.endpoint, move.target)
  const { nativeHost } = move
  const [why] = obstaclesOf(record, to.endpoint, move, redirected)
  if (why !== undefined) throw refused(to.endpoint.name, 'take the VM', why)
  const { nativeRef } = record.observed
  to.endpoint.arrivals.set(nativeRef, nativeHost)
  to.over.addEventListener('abort', () => to.endpoint.arrivals.delete(nativeRef), { once: true })
}

/** All memory is over there: the guest stands still. Not if the target has given the arrival up meanwhile. */
function standStill(from: SimulatedEndpoint, to: SimulatedEndpoint, { target }: VmMove): void {
  const record = getVm(from, target)
  const { nativeRef, power } = record.observed
  if (!to.arrivals.has(nativeRef)) throw refused(from.name, 'move the VM', 'the target has given up')
  const observed = { ...record.observed, power: 'paused', powerReason: 'migration', moving: 'leaving' } as const
  from.vms.put(nativeRef, { ...record, observed, powerBeforeMove: power })
}

function arrive(
  from: SimulatedEndpoint,
  to: SimulatedEndpoint,
  { disks = [] }: VmMove,
  { nativeRef, power }: Pick<VmRecord['observed'], 'nativeRef' | 'power'>,
): void {
  const nativeHost = to.arrivals.get(nativeRef)
  const record = from.vms.get(nativeRef)
  if (nativeHost === undefined || record === undefined) throw refused(to.name, 'take the VM', 'it did not arrive')
  to.arrivals.delete(nativeRef)
  const moved = redirected(without(record.observed, 'moving'), disks)
  const observed = { ...moved, nativeHost, power, powerReason: 'migrated' }
  to.vms.put(nativeRef, { ...without(record, 'powerBeforeMove'), observed })
  to.publish({ kind: 'vm', nativeRef, what: 'started', detail: 'migrated' })
}

function leave(from: SimulatedEndpoint, to: SimulatedEndpoint, nativeRef: string): void {
  if (from === to || !from.vms.has(nativeRef)) return
  from.vms.drop(nativeRef)
  from.publish({ kind: 'vm-removed', nativeRef })
}

/** The VM stays, and its guest goes on where it stood. */
function goOn(from: SimulatedEndpoint, nativeRef: string, power: VmRecord['observed']['power']): void {
  const record = from.vms.get(nativeRef)
  if (record?.observed.moving === undefined) return
  const observed = { ...without(record.observed, 'moving'), power, powerReason: 'migration cancelled' }
  from.vms.put(nativeRef, { ...without(record, 'powerBeforeMove'), observed })
  from.publish({ kind: 'vm', nativeRef, what: 'resumed', detail: 'migration cancelled' })
}

function obstaclesOf(
  { observed, snapshots }: VmRecord,
  to: SimulatedEndpoint,
  { nativeHost, disks = [] }: VmMove,
  seenThere: typeof redirected,
): string[] {
  const { nativeRef, nativeName, unmodelled } = observed
  const found: string[] = []
  if (observed.nativeHost === nativeHost && to.vms.get(nativeRef)?.observed === observed)
    found.push('it is there already')
  else if (to.vms.has(nativeRef) && to.vms.get(nativeRef)?.observed !== observed)
    found.push(`"${to.name}" knows it already`)
  if (snapshots.length > 0) found.push('it has snapshots')
  if ((unmodelled['hostdev'] ?? 0) > 0) found.push('it has devices of the host passed through (hostdev)')
  const owner = to.vms.refOfName(nativeHost, nativeName)
  if (owner !== undefined && owner !== nativeRef) found.push(`"${to.name}" has another VM named "${nativeName}"`)
  const why = reasonAgainstStart(to, { ...seenThere(observed, disks), nativeHost })
  if (why !== undefined) found.push(`"${to.name}": ${why}`)
  return found
}
