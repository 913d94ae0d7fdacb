/**
 * What becomes of a machine that was built on another hypervisor: the hardware it gets here and why, and what it loses.
 *
 * Pure, and asked from both ends: by an import, and by "covisor inspect" on a machine that has no server. Knows an appliance by the few
 * fields it looks at, not by its format.
 */
import type { GuestFamily, GuestOs } from './guest-os.ts'
import { chooseHardware, type HardwareChoices, type HardwareWishes } from './hardware-choices.ts'
import type { Choice } from './vm-spec.ts'

export interface MovedSystem {
  readonly guestOs: { readonly family: GuestFamily; readonly id: string; readonly version: string | undefined }
  readonly firmware: 'bios' | 'efi'
  readonly secureBoot: boolean
  readonly tpm: boolean
  readonly hasSound: boolean
  /** File of firmware settings that it brings. */
  readonly nvramFile: { readonly href: string } | undefined
  /** What its guest is told, and how it wants to be told: "iso", "com.vmware.guestInfo". */
  readonly properties: readonly unknown[]
  readonly transports: readonly string[]
  /** Settings for the hypervisor it comes from. */
  readonly extraConfig: readonly { readonly key: string }[]
  readonly disks: readonly { readonly name: string; readonly controller: { readonly kind: string } }[]
}

export interface MovedWishes extends Pick<HardwareWishes, 'diskBus' | 'nicModel' | 'firmware'> {
  readonly guestOs?: GuestFamily | undefined
}

export function movedHardware(
  system: Pick<MovedSystem, 'guestOs' | 'firmware' | 'secureBoot' | 'disks'>,
  wishes: MovedWishes,
): HardwareChoices & { readonly guestOs: GuestOs } {
  const guestOs: GuestOs =
    wishes.guestOs === undefined
      ? { family: system.guestOs.family, id: system.guestOs.id + (system.guestOs.version ?? '') }
      : { family: wishes.guestOs }
  const { diskBus, nicModel } = wishes
  const chosen = chooseHardware({
    guestOs,
    origin: 'moved',
    firmware: wishes.firmware,
    secureBoot: system.secureBoot,
    diskBus,
    nicModel,
  })
  const choices = [...chosen.choices, ...diskChoices(system)]
  if (wishes.firmware !== undefined) return { ...chosen, choices, guestOs }
  const firmware = system.firmware === 'efi' ? ('uefi' as const) : ('bios' as const)
  const said = { chose: firmware, because: 'the appliance says so' }
  return {
    ...chosen,
    firmware,
    choices: choices.map((choice) => (choice.about === 'firmware' ? { ...choice, ...said } : choice)),
    guestOs,
  }
}

function diskChoices({ disks }: Pick<MovedSystem, 'disks'>): readonly Choice[] {
  return disks
    .filter(({ controller }) => controller.kind === 'nvdimm')
    .map(({ name }) => ({
      about: name,
      chose: 'a disk',
      because: 'persistent memory modules are attached as disks here',
    }))
}

type LosingSystem = Pick<
  MovedSystem,
  'firmware' | 'nvramFile' | 'tpm' | 'extraConfig' | 'hasSound' | 'properties' | 'transports'
>

/** For people to know before they import it: what is lost or different, and what they must do about it. */
export function leftBehind(system: LosingSystem): string[] {
  const extra = system.extraConfig.map(({ key }) => key).filter((key) => key !== 'nvram')
  return [
    ...(system.nvramFile === undefined ? [] : [lostNvram(system.nvramFile.href, system.firmware)]),
    ...(system.tpm
      ? ['its TPM starts empty: what was sealed in the old one (BitLocker, LUKS) asks for its recovery key']
      : []),
    ...toldOtherwise(system),
    ...(extra.length === 0
      ? []
      : [
          `settings for VMware's hypervisors are not used: ${extra.slice(0, 8).join(', ')}${extra.length > 8 ? ', …' : ''}`,
        ]),
    ...(system.hasSound ? ['its sound card is left out'] : []),
  ]
}

/** VMware's and VirtualBox's files of variables are no OVMF variable stores, and nothing turns the one into the other. */
function lostNvram(href: string, firmware: MovedSystem['firmware']): string {
  if (firmware === 'bios')
    return `its BIOS settings ("${href}") are in its hypervisor's own form and not taken: it starts from its first disk`
  return (
    `its UEFI variables ("${href}") are in its hypervisor's own form and not taken: it starts from \\EFI\\BOOT on its first disk. ` +
    'If it has no loader there, choose one in the firmware\'s menu ("Boot Maintenance Manager", "Boot From File") and let the guest ' +
    'write its entry again (efibootmgr, bcdboot); Secure Boot keys that somebody enrolled there must be enrolled again'
  )
}

/** Only VMware's hypervisors have guestinfo: there is no device to offer in its place that a guest would look at. */
function toldOtherwise({ properties, transports }: LosingSystem): string[] {
  if (properties.length === 0 || transports.includes('iso') || transports.length === 0) return []
  return [
    `its properties come on a CD (ovf-env.xml) and not over ${transports.join(', ')}, which only VMware has: cloud-init finds the CD by ` +
      'itself; a script of the guest that asks vmtoolsd for guestinfo.ovfEnv must read the CD instead, or the guest be set up by hand',
  ]
}
