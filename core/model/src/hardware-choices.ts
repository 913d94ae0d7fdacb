/**
 * Chooses virtual hardware that a guest can start from, and says why.
 *
 * The rule: virtio where the guest is known to have the drivers at boot, otherwise SATA and e1000e, which every system of
 * the last fifteen years can start from. An installed system that moves here is a harder case than a new one: its
 * initramfs may hold only the drivers of the hardware it left (dracut's host-only mode; Debian and Ubuntu build theirs
 * with all of them), and Windows brings no virtio drivers at all.
 */
import type { GuestOs } from './guest-os.ts'
import type { Choice, DiskBus, Firmware, NicModel } from './vm-spec.ts'

export interface HardwareWishes {
  readonly guestOs: GuestOs
  /** 'new': installed or made for KVM (cloud images, blank disks); 'moved': built on another hypervisor. */
  readonly origin: 'new' | 'moved'
  readonly firmware?: Firmware | undefined
  readonly secureBoot?: boolean | undefined
  readonly diskBus?: DiskBus | undefined
  readonly nicModel?: NicModel | undefined
  /** NICs keep their name and number more often when the model stays. */
  readonly originalNicModel?: NicModel | undefined
}

export interface HardwareChoices {
  readonly diskBus: DiskBus
  readonly cdromBus: DiskBus
  readonly nicModel: NicModel
  readonly firmware: Firmware
  readonly choices: readonly Choice[]
}

export function chooseHardware(wishes: HardwareWishes): HardwareChoices {
  const choices: Choice[] = []
  const choose = <T extends string>(
    about: string,
    wanted: T | undefined,
    [chose, because]: readonly [T, string],
  ): T => {
    if (wanted !== undefined) {
      choices.push({ about, chose: wanted, because: 'it was asked for' })
      return wanted
    }
    choices.push({ about, chose, because })
    return chose
  }

  const virtio = virtioAtBoot(wishes)
  return {
    diskBus: choose<DiskBus>('disk bus', wishes.diskBus, virtio.ok ? ['virtio', virtio.why] : ['sata', virtio.why]),
    cdromBus: 'sata',
    nicModel: choose<NicModel>(
      'network card',
      wishes.nicModel,
      virtio.ok ? ['virtio', virtio.why] : ['e1000e', virtio.why],
    ),
    firmware: choose<Firmware>(
      'firmware',
      wishes.firmware,
      wishes.secureBoot === true
        ? ['uefi', 'Secure Boot needs UEFI']
        : ['bios', 'nothing says UEFI, and a disk that was installed under BIOS starts only there'],
    ),
    choices,
  }
}

function virtioAtBoot({ guestOs, origin }: HardwareWishes): { readonly ok: boolean; readonly why: string } {
  const { family, id = '' } = guestOs
  if (family === 'windows') return { ok: false, why: 'Windows has no virtio drivers until they are installed' }
  if (family === 'linux' && origin === 'new') return { ok: true, why: 'Linux has virtio drivers' }
  if (family === 'linux' && /^(debian|ubuntu)/.test(id)) {
    return { ok: true, why: `${id}: its initramfs has virtio drivers whatever machine it was built on` }
  }
  if (family === 'linux') {
    return { ok: false, why: 'its initramfs may hold only the drivers of the hypervisor it comes from' }
  }
  if (family === 'bsd' && origin === 'new') return { ok: true, why: 'the BSDs have virtio drivers' }
  return { ok: false, why: 'nothing tells whether this guest has virtio drivers' }
}
