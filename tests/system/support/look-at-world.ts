/** The simulated hypervisor as it is, seen from outside of the server that manages it. */
import { completeModel, SimulatedEndpoint } from '@covisor/driver-simulated'

export const HOST = 'lab'

export interface SeenWorld {
  readonly vms: readonly SeenVm[]
  /** Names of the volumes in the pool. */
  readonly volumes: readonly string[]
  contentOf(volume: string): Uint8Array | undefined
}

export interface SeenVm {
  readonly displayName: string | undefined
  readonly power: string
  readonly volumes: readonly string[]
}

export function lookAtWorld(folder: string): SeenWorld {
  const endpoint = new SimulatedEndpoint(HOST, completeModel({}), { folder, mode: 'look' })
  return {
    vms: Array.from(endpoint.vms.values(), ({ observed }) => ({
      displayName: observed.displayName,
      power: observed.power,
      volumes: observed.disks.flatMap(({ source }) => source?.volume?.name ?? []),
    })),
    volumes: endpoint.volumes.inPool('default').map(({ name }) => name),
    contentOf: (name) => endpoint.contentOf('default', name),
  }
}
