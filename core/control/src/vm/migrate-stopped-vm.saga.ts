/**
 * vm.migrate-stopped: a VM that is switched off to another host, with the disks that this one does not see.
 *
 * For a while both hosts have its definition. Which of the two is the VM, its record says: the other one stands in it as a copy left
 * behind, first the new one, and from its arrival on the old one. Should somebody start the old one meanwhile, nothing of it is
 * removed, and Covisor says so.
 */
import { AppError, counted, formatBytes, type VmId } from '@covisor/model'
import type { LeftCopy, Tx } from '@covisor/store'
import { type Saga, StepMustWait, saga } from '@covisor/tasks'
import { isRefusal } from '../is-refusal.ts'
import type { Services } from '../services.ts'
import {
  changePlaces,
  copyToTwin,
  forgetTwins,
  keepOld,
  makeTwins,
  removeOld,
  undoTwins,
} from '../storage/moving-volumes.ts'
import type { MigrateVmInput } from './migrate-vm-input.ts'
import { disksOnTheirWay, migrationOf } from './plan-move.ts'

export interface MigrateStoppedVmInput extends MigrateVmInput {
  readonly nativeRef: string
}

const LOOK_TIMEOUT_MS = 15_000

export const migrateStoppedVmSaga = (services: Services): Saga<MigrateStoppedVmInput> => {
  const { store, connections } = services
  return saga<MigrateStoppedVmInput>('vm.migrate-stopped', 1)
    .step('record', {
      title: ({ name, to }) => `Keep room for "${name}" on "${to.name}"`,
      run: () => {}, // committed with the request
      undo: ({ input }) =>
        store.transaction(async (tx) => {
          await tx.reservations.release({ owner: input.vm })
          await forgetTwins(tx, input.disks)
          await forgetCopy(tx, input, 'to')
        }),
    })
    .step('volumes', {
      title: ({ disks, to }) =>
        disks.length === 0
          ? 'No disks to copy'
          : `Make ${counted(disks.length, 'volume')} on "${to.name}" for its disks`,
      run: ({ input, signal }) => makeTwins(services, input.to.endpoint, input.disks, signal),
      undo: ({ input, signal }) => undoTwins(services, input.disks, signal),
    })
    .step('copy', {
      title: ({ disks }) => (disks.length === 0 ? 'Leave its disks where both hosts see them' : 'Copy its disks'),
      weight: 20,
      async run({ input, signal, progress }) {
        const total = input.disks.reduce((sum, { twin }) => sum + twin.capacityBytes, 0)
        let before = 0
        for (const disk of input.disks) {
          const note = `${disk.name}, ${formatBytes(disk.twin.capacityBytes)}`
          const report = (bytes: number) =>
            progress({ done: Math.min(total, before + bytes), total, unit: 'bytes', note })
          await copyToTwin(services, input.to.endpoint, disk, report, signal)
          before += disk.twin.capacityBytes
        }
      },
      undo: { notNeeded: 'the volumes are deleted' },
    })
    .step('define', {
      title: ({ to }) => `Define it on "${to.name}"`,
      commits: true,
      run: ({ input, signal }) => defineThere(services, input, signal),
      async undo({ input, signal }) {
        const { vm, nativeRef, to } = input
        await connections.undoOn(to.endpoint, (session) => session.undefineVm({ vm, nativeRef }, signal))
      },
    })
    .step('arrive', {
      title: ({ to }) => `Note that it is on "${to.name}"`,
      run: ({ input }) => arrive(services, input),
      undo: { notNeeded: 'behind the point of no return' },
    })
    .step('forget', {
      title: ({ from }) => `Remove its definition from "${from.name}"`,
      run: ({ input, signal }) => forgetHere(services, input, signal),
      undo: { notNeeded: 'behind the point of no return' },
    })
    .step('cleanUp', {
      title: ({ disks, from }) =>
        disks.length === 0
          ? 'Nothing to clean up'
          : `Delete the old ${counted(disks.length, 'volume')} on "${from.name}"`,
      async run({ input, done, signal }) {
        if (done.forget.isGone) return await removeOld(services, input.disks, signal)
        await keepOld(services, input.disks)
        return { warning: input.disks.length === 0 ? null : 'the old volumes stay, because that definition uses them' }
      },
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()
}

/** The definition that is not the VM: on the host where it will be (`to`), or was (`from`). */
export function copyOn(input: MigrateStoppedVmInput, side: 'from' | 'to', now: number): LeftCopy {
  const { endpoint, host, name: hostName } = input[side]
  const copy = { endpoint, host, hostName, nativeRef: input.nativeRef, since: now }
  return side === 'to' ? { ...copy, arriving: true } : copy
}

async function forgetCopy(tx: Tx, input: MigrateStoppedVmInput, side: 'from' | 'to'): Promise<void> {
  const row = await tx.vms.find('provider', input.vm)
  if (row === undefined) return
  const leftBehind = row.leftBehind.filter(({ endpoint }) => endpoint !== input[side].endpoint)
  await tx.vms.update('provider', input.vm, { leftBehind })
}

async function defineThere(services: Services, input: MigrateStoppedVmInput, signal: AbortSignal): Promise<void> {
  const { connections, store } = services
  const { vm, nativeRef, name, from, to, options } = input
  const disks = await disksOnTheirWay(store, input.disks)
  await connections.withSession(from.endpoint, (source) =>
    connections.withSession(to.endpoint, async (target) => {
      const move = { target: { vm, nativeRef }, nativeHost: to.nativeHost, to: target, options, disks }
      const defined = await migrationOf(source.migration, name).defineThere(move, signal)
      if (defined.nativeRef !== nativeRef) throw new AppError('INTERNAL', {})
    }),
  )
}

async function arrive(services: Services, input: MigrateStoppedVmInput): Promise<void> {
  const { store, clock } = services
  const { vm, nativeRef, to, disks } = input
  await store.transaction(async (tx) => {
    await tx.reservations.release({ owner: vm })
    await changePlaces(tx, disks)
    const row = await tx.vms.find('provider', vm)
    if (row === undefined || row.endpoint === to.endpoint) return
    const leftBehind = [
      ...row.leftBehind.filter(({ endpoint }) => endpoint !== to.endpoint),
      copyOn(input, 'from', clock.now()),
    ]
    const place = { endpoint: to.endpoint, host: to.host, nativeRef, leftBehind }
    await tx.vms.update('provider', vm, place, { what: `moved to ${to.name}` })
  })
  await look(services, input.to, vm, nativeRef)
}

/** A host that is away keeps its definition until it is back, and the one that removes left copies sees it. */
async function forgetHere(
  services: Services,
  input: MigrateStoppedVmInput,
  signal: AbortSignal,
): Promise<{ isGone: boolean; warning: string | null }> {
  const { connections, store } = services
  const { vm, nativeRef, name, from } = input
  try {
    await connections.withSession(from.endpoint, (source) =>
      migrationOf(source.migration, name).forgetHere({ vm, nativeRef }, signal),
    )
  } catch (error) {
    if (!(error instanceof StepMustWait) && !isRefusal(error, signal)) throw error
    const why = error instanceof StepMustWait ? error.reason : error.message
    return { isGone: false, warning: `its old definition stays on "${from.name}": ${why}` }
  }
  await store.transaction((tx) => forgetCopy(tx, input, 'from'))
  return { isGone: true, warning: null }
}

const look = ({ connections }: Services, { endpoint }: MigrateVmInput['to'], vm: VmId, nativeRef: string) =>
  connections.refreshVm(endpoint, { vm, nativeRef }, AbortSignal.timeout(LOOK_TIMEOUT_MS))
