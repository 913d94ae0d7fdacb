/**
 * vm.recover: a VM whose host is dead is defined and started on another one.
 *
 * Whether the host is dead was decided before (recover-vm.ts). What the dead host has is written into the VM's record first, as a copy
 * left behind, so that it is not taken for the VM when the host comes back. Everything can be undone, starting too: where disks are
 * locked by who runs them, a host that lives after all shows in a start that is refused, and the VM is lost as before.
 */
import {
  AppError,
  type EndpointId,
  type HostId,
  isRunning,
  type PowerState,
  type VmId,
  type VmSpec,
} from '@covisor/model'
import type { LeftCopy } from '@covisor/store'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { defineVm, undefineVm } from './define-vm.ts'
import { vmTarget } from './vm-target.ts'

export interface RecoverVmInput {
  readonly vm: VmId
  readonly name: string
  /** Where it was, as its record says it: for the way back. */
  readonly from: {
    readonly endpoint: EndpointId
    readonly host: HostId
    readonly name: string
    readonly nativeRef: string
    readonly power: PowerState | null
    readonly managed: boolean
    readonly since: number
  }
  readonly endpoint: EndpointId
  readonly host: HostId
  readonly hostName: string
  /** Of a VM that Covisor did not make: what was seen of it. */
  readonly adopt: VmSpec | null
  readonly by: string
}

export const recoverVmSaga = (services: Services): Saga<RecoverVmInput> => {
  const { store, connections } = services
  return saga<RecoverVmInput>('vm.recover', 1)
    .step('record', {
      title: ({ name, hostName }) => `Keep room for "${name}" on "${hostName}"`,
      run: () => {}, // committed with the request
      undo: ({ input }) => store.transaction((tx) => tx.reservations.release({ owner: input.vm })),
    })
    .step('place', {
      title: ({ from, hostName }) => `Note that it is on "${hostName}", and left a copy on "${from.name}"`,
      async run({ input }) {
        refuseReturned(services, input)
        await place(services, input)
        await endMoves(services, input)
      },
      undo: ({ input }) => placeBack(services, input),
    })
    .step('define', {
      title: ({ hostName }) => `Define it on "${hostName}"`,
      run: ({ input, signal }) => defineVm(services, input, signal),
      undo: ({ input, signal }) => undefineVm(services, input, signal),
    })
    .step('start', {
      title: ({ from, hostName }) =>
        isRunning(from.power) ? `Start it on "${hostName}"` : 'Leave it switched off, as it was',
      async run({ input, signal }) {
        if (!isRunning(input.from.power)) return
        refuseReturned(services, input)
        const target = await vmTarget(store, input.vm)
        await connections.withSession(input.endpoint, (session) => session.startVm(target, signal))
      },
      async undo({ input, signal }) {
        const target = await vmTarget(store, input.vm)
        await connections.undoOn(input.endpoint, (session) => session.stopVm(target, signal))
      },
    })
    .step('look', {
      title: () => 'See it there',
      async run({ input, signal }) {
        await connections.refreshVm(input.endpoint, await vmTarget(store, input.vm), signal)
        await store.transaction((tx) => tx.reservations.release({ owner: input.vm }))
      },
      undo: { notNeeded: 'looking changes nothing' },
    })
    .build()
}

/** It came back while this task was on its way: what runs there decides, not what was said of it. */
function refuseReturned({ connections }: Services, { from }: RecoverVmInput): void {
  if (!connections.isConnected(from.endpoint)) return
  throw new AppError('HOST_MAY_LIVE', { host: from.name, why: 'it has come back meanwhile' })
}

const isLeftBy = ({ from }: RecoverVmInput, copy: LeftCopy): boolean =>
  copy.endpoint === from.endpoint && copy.nativeRef === from.nativeRef

async function place({ store }: Services, input: RecoverVmInput): Promise<void> {
  const { vm, from, endpoint, host, hostName, adopt } = input
  await store.transaction(async (tx) => {
    const row = await tx.vms.get('provider', vm)
    if (row.endpoint === endpoint) return // done before a restart
    const { name, nativeRef, since } = from
    const copy = { endpoint: from.endpoint, host: from.host, hostName: name, nativeRef, since }
    const leftBehind = [...row.leftBehind.filter((one) => !isLeftBy(input, one)), copy]
    const adopted = adopt === null ? {} : { desired: adopt, managed: true }
    const place = { endpoint, host, nativeRef: null, power: null, leftBehind, ...adopted }
    await tx.vms.update('provider', vm, place, { what: `recovered from ${name} to ${hostName}` })
  })
}

async function placeBack({ store }: Services, input: RecoverVmInput): Promise<void> {
  const { vm, from, adopt } = input
  await store.transaction(async (tx) => {
    const row = await tx.vms.find('provider', vm)
    if (row === undefined || row.endpoint === from.endpoint) return
    const { endpoint, host, nativeRef, power } = from
    const leftBehind = row.leftBehind.filter((one) => !isLeftBy(input, one))
    const adopted = adopt === null ? {} : { desired: null, managed: false }
    const place = { endpoint, host, nativeRef, power, leftBehind, ...adopted }
    await tx.vms.update('provider', vm, place, { what: `not recovered from ${from.name}` })
  })
}

/** A move that waits for the dead host would keep the VM busy for as long as it is dead. */
async function endMoves({ store, runner }: Services, { vm, by }: RecoverVmInput): Promise<void> {
  const { items } = await store.tasks.list('provider', { filter: { saga: 'vm.migrate', target: vm, state: 'open' } })
  for (const { id, saga: name, version } of items) await runner.cancel({ id, saga: name, version }, by)
}
