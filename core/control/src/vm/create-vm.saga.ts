/**
 * vm.create: from an accepted request to a defined VM. Clones are the same with copies for volumes.
 *
 * The records were committed with the request, so unwinding ends by forgetting them. Storage before the hypervisor: a VM
 * without its disk must never be visible there. Starting comes after the point of no return: a VM that cannot be started
 * (no memory left, say) is kept, and the task says why.
 */
import { counted, type EndpointId, errorChain, type VmId, type VolumeId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import { isRefusal } from '../is-refusal.ts'
import type { Services } from '../services.ts'
import { defineVm, handOver, undefineVm } from './define-vm.ts'
import { fillSeed, forgetSeed } from './fill-seed.ts'
import { createVolumes, deleteVolumes, forgetVolumes, locationOf, type NewVolume, storageOf } from './new-volumes.ts'
import { volumeLocation } from './vm-definition.ts'
import { vmTarget } from './vm-target.ts'

export interface CreateVmInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  /** Made empty. */
  readonly empty: readonly NewVolume[]
  /** Made as copies, then grown to their capacity. */
  readonly copies: readonly { readonly from: VolumeId; readonly to: NewVolume }[]
  readonly seed: NewVolume | null
  readonly start: boolean
}

export const createVmSaga = (services: Services): Saga<CreateVmInput> => {
  const allVolumes = ({ empty, copies, seed }: CreateVmInput): NewVolume[] => [
    ...empty,
    ...copies.map((copy) => copy.to),
    ...(seed === null ? [] : [seed]),
  ]

  return saga<CreateVmInput>('vm.create', 1)
    .step('record', {
      title: ({ name }) => `Reserve a name, addresses and capacity for "${name}"`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        if (input.seed !== null) await forgetSeed(services, input.seed.id)
        await forgetVm(services, input.vm, allVolumes(input))
      },
    })
    .step('volumes', {
      title: (input) => `Create ${counted(allVolumes(input).length, 'volume')}`,
      async run({ input, signal }) {
        const seed = input.seed === null ? [] : [input.seed]
        await createVolumes(services, input.endpoint, [...input.empty, ...seed], signal)
      },
      undo: ({ input, signal }) => deleteVolumes(services, input.endpoint, allVolumes(input), signal),
    })
    .step('copies', {
      title: ({ copies }) => (copies.length === 0 ? 'Nothing to copy' : `Copy ${counted(copies.length, 'volume')}`),
      weight: 10,
      async run({ input, signal }) {
        for (const { from, to } of input.copies) await copyVolume(services, input.endpoint, from, to, signal)
      },
      undo: { notNeeded: 'undoing the step before deletes the copies too' },
    })
    .step('seed', {
      title: ({ seed }) => (seed === null ? 'No cloud-init seed' : 'Write the cloud-init seed'),
      async run({ input, signal }) {
        if (input.seed !== null) await fillSeed(services, input.endpoint, input.seed, signal)
      },
      undo: { notNeeded: 'the first step forgets the secret, the second deletes the volume' },
    })
    .step('define', {
      title: ({ name }) => `Define VM "${name}" on its host`,
      run: ({ input, signal }) => defineVm(services, input, signal),
      undo: ({ input, signal }) => undefineVm(services, input, signal),
    })
    .step('ready', {
      title: () => 'Hand it over',
      commits: true,
      async run({ input, signal }) {
        await handOver(services, input, allVolumes(input), signal)
        if (input.seed !== null) await forgetSeed(services, input.seed.id)
      },
      undo: { notNeeded: 'it only changes the record, which the first step forgets' },
    })
    .step('start', {
      title: ({ start }) => (start ? 'Start it' : 'Leave it stopped'),
      run: ({ input, signal }) => startAfterwards(services, input, signal),
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()
}

/** Takes back what accepting the request wrote. */
export async function forgetVm({ store }: Services, vm: VmId, volumes: readonly NewVolume[]): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.reservations.release({ owner: vm })
    for (const port of (await tx.ports.list('provider', { filter: { vm }, limit: 1000 })).items) {
      await tx.ports.remove('provider', port.id)
    }
    if ((await tx.vms.find('provider', vm)) !== undefined) await tx.vms.remove('provider', vm)
    await forgetVolumes(tx, volumes)
  })
}

/** A refusal becomes a warning of the task: the VM is there, and stays. */
export async function startAfterwards(
  { store, connections }: Services,
  input: { readonly vm: VmId; readonly endpoint: EndpointId; readonly start: boolean },
  signal: AbortSignal,
): Promise<{ warning: string | null }> {
  if (!input.start) return { warning: null }
  const target = await vmTarget(store, input.vm)
  try {
    await connections.withSession(input.endpoint, (session) => session.startVm(target, signal))
  } catch (error) {
    if (!isRefusal(error, signal)) throw error
    return { warning: `it was made, but could not be started: ${errorChain(error)}` }
  }
  await connections.refreshVm(input.endpoint, target, signal)
  return { warning: null }
}

async function copyVolume(
  { store, connections }: Services,
  endpoint: EndpointId,
  fromId: VolumeId,
  to: NewVolume,
  signal: AbortSignal,
): Promise<void> {
  const from = await store.volumes.get('provider', fromId)
  const source = await volumeLocation(store, from, to.host)
  const target = await locationOf(store, to)
  await connections.withSession(endpoint, async (session) => {
    const storage = storageOf(session)
    const copied = { ...target, format: to.format, capacityBytes: from.capacityBytes }
    await storage.copyVolume(source, copied, signal)
    if (to.capacityBytes > from.capacityBytes) await storage.resizeVolume(target, to.capacityBytes, signal)
  })
}
