/** Points libvirt at a VM. The daemon finds domains by UUID alone, and for VMs that Covisor makes, the UUID is our id. */
import type { VmTarget } from '@covisor/driver-api'
import type { Domain } from '@covisor/libvirt'
import { isId } from '@covisor/model'

export function domainOf(target: VmTarget): Domain {
  const { nativeRef } = target
  // A reference that is no UUID was never ours; let it be "not there" rather than an encoding error.
  return { name: '', uuid: nativeRef !== undefined && isId(nativeRef) ? nativeRef : target.vm, id: -1 }
}

export const subjectOf = (target: VmTarget): { kind: string; name: string } => ({ kind: 'VM', name: target.vm })
