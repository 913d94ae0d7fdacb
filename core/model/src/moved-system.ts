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
  /** File of UEFI variables that it brings. */
  readonly nvramFileId: string | undefined
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

/** For people to know before they import it. */
export function leftBehind(system: Pick<MovedSystem, 'nvramFileId' | 'tpm' | 'extraConfig' | 'hasSound'>): string[] {
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
