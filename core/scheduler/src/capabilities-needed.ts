/** What a host must be able to do to run a VM like this. */
import type { CapabilityName, VmSpec } from '@covisor/model'

export function capabilitiesNeeded(spec: Pick<VmSpec, 'firmware' | 'secureBoot' | 'tpm'>): CapabilityName[] {
  const needed: CapabilityName[] = ['vm-create']
  if (spec.firmware === 'uefi') needed.push('uefi')
  if (spec.secureBoot) needed.push('secure-boot')
  if (spec.tpm) needed.push('tpm')
  return needed
}
