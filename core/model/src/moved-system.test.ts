/** What an import and an inspection say of a machine from elsewhere. Which bus and card for which guest: hardware-choices.test.ts. */
import { expect, test } from 'vitest'
import { leftBehind, type MovedSystem, movedHardware } from './moved-system.ts'

const system: MovedSystem = {
  guestOs: { family: 'linux', id: 'debian', version: '12' },
  firmware: 'efi',
  secureBoot: false,
  tpm: false,
  hasSound: false,
  nvramFileId: undefined,
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
  const rich = { ...system, tpm: true, hasSound: true, nvramFileId: 'file3', extraConfig: [{ key: 'sched.mem.pin' }] }
  expect(leftBehind(rich).join('\n')).toMatch(/NVRAM.*\n.*TPM.*\n.*sched\.mem\.pin\n.*sound card/)
})
