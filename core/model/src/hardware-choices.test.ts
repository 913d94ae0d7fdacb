/** What hardware a guest gets, and that the reason is always said. */
import { describe, expect, test } from 'vitest'
import { chooseHardware, type HardwareWishes } from './hardware-choices.ts'

const cases: { name: string; wishes: HardwareWishes; disk: string; nic: string; firmware: string }[] = [
  {
    name: 'a new Linux',
    wishes: { guestOs: { family: 'linux' }, origin: 'new' },
    disk: 'virtio',
    nic: 'virtio',
    firmware: 'bios',
  },
  {
    name: 'a Debian that moves here',
    wishes: { guestOs: { family: 'linux', id: 'debian12' }, origin: 'moved' },
    disk: 'virtio',
    nic: 'virtio',
    firmware: 'bios',
  },
  {
    name: 'a RHEL that moves here, whose initramfs may lack virtio',
    wishes: { guestOs: { family: 'linux', id: 'rhel8' }, origin: 'moved' },
    disk: 'sata',
    nic: 'e1000e',
    firmware: 'bios',
  },
  {
    name: 'Windows, even new',
    wishes: { guestOs: { family: 'windows' }, origin: 'new' },
    disk: 'sata',
    nic: 'e1000e',
    firmware: 'bios',
  },
  {
    name: 'something unknown',
    wishes: { guestOs: { family: 'other' }, origin: 'moved' },
    disk: 'sata',
    nic: 'e1000e',
    firmware: 'bios',
  },
  {
    name: 'Secure Boot',
    wishes: { guestOs: { family: 'linux' }, origin: 'new', secureBoot: true },
    disk: 'virtio',
    nic: 'virtio',
    firmware: 'uefi',
  },
  {
    name: 'somebody who knows better',
    wishes: {
      guestOs: { family: 'windows' },
      origin: 'moved',
      diskBus: 'virtio',
      nicModel: 'virtio',
      firmware: 'uefi',
    },
    disk: 'virtio',
    nic: 'virtio',
    firmware: 'uefi',
  },
]

describe('hardware', () => {
  for (const { name, wishes, disk, nic, firmware } of cases) {
    test(`for ${name}`, () => {
      const { diskBus, nicModel, firmware: chosen, choices } = chooseHardware(wishes)
      expect([diskBus, nicModel, chosen]).toEqual([disk, nic, firmware])
      expect(choices.map((choice) => choice.about)).toEqual(['disk bus', 'network card', 'firmware'])
      for (const choice of choices) expect(choice.because).not.toBe('')
    })
  }
})
