/** The simulated hypervisor as it is, seen from outside of the server that manages it. */
import type { ObservedVm } from '@covisor/driver-api'
import { completeModel, SimulatedEndpoint } from '@covisor/driver-simulated'

export const HOST = 'lab'

export interface SeenWorld {
  readonly vms: readonly SeenVm[]
  /** Names of the volumes in the pool. */
  readonly volumes: readonly string[]
  /** What the host keeps of VMs that it has forgotten. */
  readonly aside: readonly SeenVm[]
  contentOf(volume: string): Uint8Array | undefined
}

export interface SeenVm {
  readonly displayName: string | undefined
  readonly power: string
  readonly volumes: readonly string[]
}

export function lookAtWorld(folder: string, host = HOST): SeenWorld {
  const endpoint = new SimulatedEndpoint(host, completeModel({}), { folder, mode: 'look' })
  return {
    vms: Array.from(endpoint.vms.values(), ({ observed }) => seenVm(observed)),
    volumes: endpoint.volumes.inPool('default').map(({ name }) => name),
    aside: Array.from(endpoint.aside.values(), ({ observed }) => seenVm(observed)),
    contentOf: (name) => endpoint.contentOf('default', name),
  }
}

const seenVm = ({ displayName, power, disks }: ObservedVm): SeenVm => ({
  displayName,
  power,
  volumes: disks.flatMap(({ source }) => source?.volume?.name ?? []),
})
