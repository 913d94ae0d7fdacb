/**
 * Firmware, Secure Boot and TPM as producers other than VMware write them, outside the hardware items:
 * VirtualBox in its own <vbox:Machine>, oVirt in <BiosType>, XenServer in "other configuration data".
 */
import type { XmlElement } from '@covisor/xml'
import type { OvfPlatform } from './envelope.ts'

export function readPlatform(system: XmlElement): OvfPlatform {
  return { ...fromVirtualBox(system), ...fromOvirt(system), ...fromXen(system) }
}

function fromVirtualBox(system: XmlElement): OvfPlatform {
  const machine = system.elements('Machine').find(({ ns }) => ns.includes('virtualbox'))
  if (machine === undefined) return {}
  // Before VirtualBox 7 in <Hardware>, later in <Hardware> or <Platform>.
  const firmware = machine.descendants('Firmware')[0]?.attr('type') ?? 'BIOS'
  const tpm = machine.descendants('TrustedPlatformModule')[0]?.attr('type')
  const secureBoot = machine.descendants('SecureBoot')[0]?.attr('enabled')
  return {
    firmware: /^EFI/i.test(firmware) ? 'efi' : 'bios',
    ...(tpm !== undefined && { tpm: tpm.toLowerCase() !== 'none' }),
    ...(secureBoot !== undefined && { secureBoot: secureBoot === 'true' || secureBoot === '1' }),
  }
}

/** oVirt `BiosType`: 1 i440fx, 2 Q35 with SeaBIOS, 3 Q35 with OVMF, 4 Q35 with Secure Boot. */
function fromOvirt(system: XmlElement): OvfPlatform {
  const type = system.first('BiosType')?.text.trim()
  if (type === undefined) return {}
  return { firmware: type === '3' || type === '4' ? 'efi' : 'bios', secureBoot: type === '4' }
}

function fromXen(system: XmlElement): OvfPlatform {
  const data = system.descendants('VirtualSystemOtherConfigurationData').map((element) => element.text)
  if (data.length === 0) return {}
  const all = data.join('\n')
  return {
    firmware: /firmware=uefi/i.test(all) ? 'efi' : 'bios',
    ...(/secureboot=true/i.test(all) && { secureBoot: true }),
  }
}
