/** Finds the VM that a target points at. */
import type { VmTarget } from '@covisor/driver-api'
import { refOfVm, type SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { VmRecord } from '../world/records.ts'
import { noSuchVm } from './refusals.ts'

export function findVm({ vms }: SimulatedEndpoint, { vm, nativeRef }: VmTarget): VmRecord | undefined {
  return vms.get(nativeRef ?? refOfVm(vm))
}

/** Throws NOT_FOUND. */
export function getVm(endpoint: SimulatedEndpoint, target: VmTarget): VmRecord {
  const record = findVm(endpoint, target)
  if (record === undefined) throw noSuchVm(target)
  return record
}
