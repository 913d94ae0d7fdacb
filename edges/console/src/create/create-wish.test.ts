/** What a form of a new VM becomes: defaults that follow the guest, and nothing said that the server decides better. */
import { expect, test } from 'vitest'
import { bodyOf, missing, newDisk, newNic, noSeed, withDefaults } from './create-wish.ts'

const images = [{ id: 'i1', guestOs: 'windows', capacityBytes: 40 * 2 ** 30 }] as const
const around = { images, networks: [{ id: 'n1' }] }
const bare = { images: [], networks: [] }

test('a VM starts from an image where there is one, and is as large as its guest wants', () => {
  expect(bodyOf(withDefaults({ name: ' web01 ' }, around), around)).toEqual({
    name: 'web01',
    image: 'i1',
    guestOs: 'windows',
    vcpus: 4,
    memoryMiB: 8192,
    disks: [{ sizeBytes: 40 * 2 ** 30 }],
    nics: [{ network: 'n1' }],
    start: true,
  })
})

test('without images and networks it is an empty disk alone', () => {
  expect(bodyOf(withDefaults({ name: 'a' }, bare), bare)).toMatchObject({
    guestOs: 'linux',
    disks: [{ sizeBytes: 20 * 2 ** 30 }],
    nics: [],
  })
})

test('defaults follow the guest until somebody types', () => {
  const typed = { source: 'blank', guestOs: 'windows' } as const
  expect(withDefaults(typed, around)).toMatchObject({ vcpus: 4, memoryMiB: 8192 })
  expect(withDefaults({ ...typed, memoryMiB: 4096 }, around)).toMatchObject({ vcpus: 4, memoryMiB: 4096 })
})

test('what an expert says is said, and only that', () => {
  const body = bodyOf(
    withDefaults(
      {
        name: 'db01',
        source: 'iso',
        cdrom: 'c1',
        firmware: 'uefi',
        secureBoot: true,
        tpm: true,
        cpuModel: 'host-passthrough',
        disks: [newDisk, { sizeGiB: 100, pool: 'p2', bus: 'scsi', format: 'raw' }],
        nics: [newNic('n1'), { network: 'n2', model: 'e1000e', mac: ' 52:54:00:AA:BB:CC ' }],
      },
      around,
    ),
    around,
  )
  expect(body).toMatchObject({
    cdroms: ['c1'],
    firmware: 'uefi',
    secureBoot: true,
    tpm: true,
    cpuModel: 'host-passthrough',
    disks: [{ sizeBytes: 20 * 2 ** 30 }, { sizeBytes: 100 * 2 ** 30, pool: 'p2', bus: 'scsi', format: 'raw' }],
    nics: [{ network: 'n1' }, { network: 'n2', model: 'e1000e', mac: '52:54:00:aa:bb:cc' }],
  })
  expect(body).not.toHaveProperty('image')
})

test('a seed is made of what was filled in, and of nothing when nothing was', () => {
  const of = (seed: Partial<typeof noSeed>) =>
    bodyOf(withDefaults({ name: 'a', seed: { ...noSeed, ...seed } }, around), around).cloudInit
  expect(of({})).toBeUndefined()
  expect(of({ user: ' ada ', sshKeys: 'ssh-ed25519 A\n\n ssh-rsa B ', password: ' x ' })).toEqual({
    user: 'ada',
    sshKeys: ['ssh-ed25519 A', 'ssh-rsa B'],
    password: ' x ',
  })
  expect(of({ userData: '#cloud-config\n' })).toEqual({ userData: '#cloud-config\n' })
})

test.each([
  [{ name: ' ' }, 'name'],
  [{ name: 'a', source: 'image' }, 'image'],
  [{ name: 'a', source: 'iso' }, 'cdrom'],
  [{ name: 'a', source: 'blank' }, undefined],
] as const)('of %j the %s is missing', (typed, what) => {
  expect(missing(withDefaults(typed, bare))).toBe(what)
})
