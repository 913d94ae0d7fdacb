/** What an appliance has and a VM made of it here will not, for people to know before they import it. */
import type { SystemReport } from '@covisor/ovf'

export function leftBehind(system: SystemReport): string[] {
  const extra = system.extraConfig.map(({ key }) => key).filter((key) => key !== 'nvram')
  return [
    ...(system.nvramFileId === undefined
      ? []
      : ['its UEFI variables (NVRAM) are in a form of VMware and not taken: boot entries are found anew']),
    ...(system.tpm
      ? ['its TPM starts empty: what was sealed in the old one (BitLocker, LUKS) asks for its recovery key']
      : []),
    ...(extra.length === 0
      ? []
      : [
          `settings for VMware's hypervisors are not used: ${extra.slice(0, 8).join(', ')}${extra.length > 8 ? ', …' : ''}`,
        ]),
    ...(system.hasSound ? ['its sound card is left out'] : []),
  ]
}
