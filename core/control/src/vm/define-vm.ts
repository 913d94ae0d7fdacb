/** The steps by which every new VM comes into being on its host, whatever filled its volumes. */
import type { EndpointId, VmId } from '@covisor/model'
import type { Services } from '../services.ts'
import { markVolumesReady, type NewVolume } from './new-volumes.ts'
import { vmDefinition } from './vm-definition.ts'
import { vmTarget } from './vm-target.ts'

interface Made {
  readonly vm: VmId
  readonly endpoint: EndpointId
}

export async function defineVm(
  { store, connections, installation }: Services,
  input: Made,
  signal: AbortSignal,
): Promise<{ nativeRef: string }> {
  const vm = await store.vms.get('provider', input.vm)
  const definition = await vmDefinition(store, installation, vm, vm.desired!)
  const { nativeRef } = await connections.withSession(input.endpoint, (session) => session.defineVm(definition, signal))
  await store.transaction((tx) => tx.vms.update('provider', input.vm, { nativeRef }))
  return { nativeRef }
}

/** By our id alone: the store may still know the reference of a definition that somebody else made and that is gone. */
export async function undefineVm({ connections }: Services, input: Made, signal: AbortSignal): Promise<void> {
  const target = { vm: input.vm, nativeRef: undefined }
  await connections.undoOn(input.endpoint, (session) => session.undefineVm(target, signal))
}

/** From here on the VM is its owner's. */
export async function handOver(
  { store, connections }: Services,
  input: Made,
  volumes: readonly NewVolume[],
  signal: AbortSignal,
): Promise<void> {
  // Seen before it is shown: what was not seen on its host is gone from there.
  await connections.refreshVm(input.endpoint, await vmTarget(store, input.vm), signal)
  await store.transaction(async (tx) => {
    await markVolumesReady(tx, volumes)
    await tx.reservations.release({ owner: input.vm })
    await tx.vms.update('provider', input.vm, { record: 'present' }, { what: 'created' })
  })
}
