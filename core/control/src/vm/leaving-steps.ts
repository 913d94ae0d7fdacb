/** Steps that deleting a VM, setting it aside and purging it have in common. */
import { counted, type EndpointId, type VmId, type VolumeId } from '@covisor/model'
import type { Services } from '../services.ts'
import { deleteVolumesOrKeep } from '../storage/delete-volume.ts'
import { vmTarget } from './vm-target.ts'

interface LeavingVm {
  readonly vm: VmId
  readonly endpoint: EndpointId
  readonly stopFirst: boolean
}

interface LeftVolumes {
  readonly endpoint: EndpointId
  readonly volumes: readonly VolumeId[]
}

interface Running<Input> {
  readonly input: Input
  readonly signal: AbortSignal
}

export const switchOffStep = ({ store, connections }: Services) => ({
  title: ({ stopFirst }: LeavingVm) => (stopFirst ? 'Switch it off' : 'It is switched off'),
  async run({ input, signal }: Running<LeavingVm>) {
    if (!input.stopFirst) return
    const target = await vmTarget(store, input.vm)
    await connections.withSession(input.endpoint, (session) => session.stopVm(target, signal))
  },
  undo: { notNeeded: 'the VM was to be switched off' },
})

/** Behind the point of no return. */
export const deleteVolumesStep = (services: Services) => ({
  title: ({ volumes }: LeftVolumes) =>
    volumes.length === 0 ? 'No volumes to delete' : `Delete ${counted(volumes.length, 'volume')}`,
  run: ({ input, signal }: Running<LeftVolumes>) =>
    deleteVolumesOrKeep(services, input.endpoint, input.volumes, signal),
  undo: { notNeeded: 'behind the point of no return' },
})
