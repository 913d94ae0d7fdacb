/**
 * What theirs becomes here, when appliances are imported: kept under a name in a project (a mapping profile), so that the tenth
 * appliance from one place needs no answers. What is absent is left to the import.
 */
import type { NetworkId, PoolId } from './ids.ts'
import type { DiskBus, Firmware, NicModel } from './vm-spec.ts'

export interface ImportMapping {
  /** Their network's name → ours; `*` for all others. */
  readonly networks: Readonly<Record<string, NetworkId>>
  readonly pool?: PoolId
  readonly diskBus?: DiskBus
  readonly nicModel?: NicModel
  readonly firmware?: Firmware
  readonly vcpus?: number
  readonly memoryMiB?: number
  /** One of the sizes that appliances offer, by its id; of use where they have one of that id. */
  readonly deploymentOption?: string
}
