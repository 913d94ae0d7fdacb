/** What an import and an inspection say of a machine from elsewhere. Which bus and card for which guest: hardware-choices.test.ts. */
import { expect, test } from 'vitest'
import { leftBehind, type MovedSystem, movedHardware } from './moved-system.ts'

const system: MovedSystem = {
  guestOs: { family: 'linux', id: 'debian', version: '12' },
  firmware: 'efi',
  secureBoot: false,
  tpm: false,
  hasSound: false,
  nvramFile: undefined,
  properties: [],
  transports: [],
  extraConfig: [{ key: 'nvram' }],
  disks: [{ name: 'Hard disk 1', controller: { kind: 'scsi' } }],
}

test('its firmware is the one it had, unless another was asked for', () => {
  expect(movedHardware(system, {}).choices).toContainEqual({
    about: 'firmware',
    chose: 'uefi',
    because: 'the appliance says so',
  })
  expect(movedHardware(system, { firmware: 'bios' }).firmware).toBe('bios')
})

test('its guest decides about drivers, unless somebody knows better', () => {
  expect(movedHardware(system, {})).toMatchObject({ diskBus: 'virtio', guestOs: { family: 'linux', id: 'debian12' } })
  expect(movedHardware(system, { guestOs: 'windows' })).toMatchObject({
    diskBus: 'sata',
    guestOs: { family: 'windows' },
  })
})

test('a memory module becomes a disk, and that is said', () => {
  const disks = [{ name: 'NVDIMM 1', controller: { kind: 'nvdimm' } }]
  expect(movedHardware({ ...system, disks }, {}).choices).toContainEqual(
    expect.objectContaining({ about: 'NVDIMM 1', chose: 'a disk' }),
  )
})

test('what it loses is said, and nothing else', () => {
  expect(leftBehind(system)).toEqual([])
  const rich = { ...system, tpm: true, hasSound: true, extraConfig: [{ key: 'sched.mem.pin' }] }
  expect(leftBehind(rich).join('\n')).toMatch(/TPM.*\n.*sched\.mem\.pin\n.*sound card/)
})

test('variables of its firmware are named with the way back to a machine that boots', () => {
  const nvramFile = { href: 'db01-2.nvram' }
  const [uefi] = leftBehind({ ...system, nvramFile })
  expect(uefi).toMatch(/"db01-2\.nvram".* not taken.*\\EFI\\BOOT.*efibootmgr.*Secure Boot keys .*enrolled again/)
  expect(leftBehind({ ...system, firmware: 'bios', nvramFile })).toEqual([expect.stringContaining('BIOS settings')])
})

test('guests that ask VMware for their properties find them on a CD, and who must act is told', () => {
  const properties = [{ key: 'hostname' }]
  const asking = { ...system, properties, transports: ['com.vmware.guestInfo'] }
  expect(leftBehind(asking)).toEqual([expect.stringMatching(/CD.*com\.vmware\.guestInfo.*cloud-init.*vmtoolsd/)])
  expect(leftBehind({ ...asking, transports: ['com.vmware.guestInfo', 'iso'] })).toEqual([])
  expect(leftBehind({ ...asking, properties: [] })).toEqual([])
})
