/** Guests as producers name them. */
import { describe, expect, test } from 'vitest'
import { type GuestOs, guestOs } from './guest-os.ts'

describe('guest operating systems', () => {
  type Row = [
    vendorType: string | undefined,
    cimId: number | undefined,
    description: string | undefined,
    expected: Partial<GuestOs>,
  ]
  const rows: Row[] = [
    [
      'rhel6_64Guest',
      80,
      'Red Hat Enterprise Linux 6 (64-bit)',
      { family: 'linux', id: 'rhel', version: '6', is64Bit: true },
    ],
    [
      'ubuntu64Guest',
      94,
      'Ubuntu Linux (64-bit)',
      { family: 'linux', id: 'ubuntu', version: undefined, is64Bit: true },
    ],
    ['ubuntuGuest', 93, 'Ubuntu Linux (32-bit)', { id: 'ubuntu', is64Bit: false }],
    ['debian12_64Guest', 96, undefined, { id: 'debian', version: '12', is64Bit: true }],
    ['Debian12_64', 96, 'Debian_64', { id: 'debian', version: '12', is64Bit: true }],
    ['RedHat_64', 80, undefined, { id: 'rhel', version: undefined, is64Bit: true }],
    ['rockylinux_64Guest', 1, undefined, { id: 'rocky', is64Bit: true }],
    ['other3xLinux64Guest', 1, 'Photon OS', { family: 'linux', id: 'photon' }],
    ['other5xLinux64Guest', 1, 'Other 5.x Linux (64-bit)', { family: 'linux', id: 'linux', version: '5' }],
    ['windows9Server64Guest', 1, undefined, { family: 'windows', id: 'windows-server-2016', is64Bit: true }],
    ['windows2019srvNext_64Guest', 1, 'Microsoft Windows Server 2022 (64-bit)', { id: 'windows-server-2022' }],
    ['windows9_64Guest', 1, undefined, { id: 'windows-10' }],
    ['windows11_64Guest', 1, undefined, { id: 'windows-11', is64Bit: true }],
    ['Windows2019_64', 1, undefined, { id: 'windows-server-2019' }],
    ['winNetStandardGuest', 69, undefined, { id: 'windows-server-2003', is64Bit: false }],
    ['freebsd13_64Guest', 78, undefined, { family: 'bsd', id: 'freebsd', version: '13' }],
    ['solaris11_64Guest', 81, undefined, { family: 'solaris', version: '11' }],
    ['vmkernel7Guest', 104, undefined, { family: 'other', id: 'esxi', version: '7' }],
    ['dosGuest', 14, undefined, { family: 'other', id: 'dos' }],
    ['otherGuest64', 102, 'Other (64-bit)', { family: 'other', id: 'other', is64Bit: true }],
    [undefined, 107, undefined, { family: 'linux', id: 'centos', is64Bit: true }],
    [undefined, 103, undefined, { family: 'windows', id: 'windows-server-2008-r2', is64Bit: true }],
    [undefined, undefined, 'rhel_8x64', { family: 'linux', id: 'rhel', version: '8', is64Bit: true }],
    [undefined, undefined, 'Something else', { family: 'other', id: 'other', is64Bit: undefined }],
  ]
  for (const [vendorType, cimId, description, expected] of rows) {
    test(`${vendorType ?? description ?? `CIM ${cimId}`} is ${expected.id ?? expected.family}`, () => {
      expect(guestOs({ vendorType, cimId, description, version: undefined })).toMatchObject(expected)
    })
  }

  test('nothing stated is "other"', () => {
    expect(guestOs(undefined)).toEqual({
      family: 'other',
      id: 'other',
      description: 'not stated',
      version: undefined,
      is64Bit: undefined,
    })
  })
})
