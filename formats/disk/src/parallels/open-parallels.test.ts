/** Parallels images with lies in them, built by the test. Content against qemu-img is in formats.itest.ts. */
import { expect, test } from 'vitest'
import { memorySource } from '../memory-source.ts'
import { openDisk } from '../open-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import { diskContent, holds } from '../testing/disk-content.ts'
import { patchedDisk, textPatch } from '../testing/sample-disks.ts'

const CLUSTER = 4096
const open = (bytes: Uint8Array, options: OpenDiskOptions = {}) => openDisk(memorySource(bytes, 'test.hds'), options)

/** Three clusters, of which the second is stored in the second cluster of the file. */
function image(magic: string, change: (copy: Buffer) => void = () => {}): Buffer {
  const isOld = magic === 'WithoutFreeSpace'
  const bytes = Buffer.alloc(2 * CLUSTER)
  bytes.write(magic)
  for (const [at, value] of [
    [16, 2],
    [28, CLUSTER / 512],
    [32, 3],
    [36, (3 * CLUSTER) / 512],
    [40, isOld ? 0xdead_beef : 0], // not part of the size in the old kind
    [64 + 4, isOld ? CLUSTER / 512 : 1],
  ] as const)
    bytes.writeUInt32LE(value, at)
  bytes.fill('P', CLUSTER)
  change(bytes)
  return bytes
}

test.each(['WithoutFreeSpace', 'WithouFreSpacExt'])('an image of the kind %s is read', async (magic) => {
  const expected = Buffer.alloc(3 * CLUSTER)
  expected.fill('P', CLUSTER, 2 * CLUSTER)
  const disk = await open(image(magic))
  expect(disk).toMatchObject({ format: 'parallels', subformat: 'expanding', facts: { clusterBytes: CLUSTER } })
  expect(await holds(disk, expected)).toBe(true)

  const parent = patchedDisk(3 * CLUSTER, [textPatch(0, 3 * CLUSTER)])
  const overlaid = await diskContent(parent)
  expected.copy(overlaid, CLUSTER, CLUSTER, 2 * CLUSTER)
  expect(await holds(await open(image(magic), { parent }), overlaid)).toBe(true)
})

test('an image that is marked as empty reads as zeros, whatever its table says', async () => {
  const disk = await open(image('WithouFreSpacExt', (bytes) => bytes.writeUInt32LE(1, 52)))
  expect(await holds(disk, Buffer.alloc(3 * CLUSTER))).toBe(true)
})

test('an image that a VM is running on says so', async () => {
  const disk = await open(image('WithouFreSpacExt', (bytes) => bytes.writeUInt32LE(0x746f_6e59, 44)))
  expect(disk.facts.notes?.[0]).toMatch('in use')
})

const lies: [what: string, change: (copy: Buffer) => void, message: RegExp][] = [
  ['a future version', (c) => c.writeUInt32LE(3, 16), /version 3 are not read/],
  ['clusters of nothing', (c) => c.writeUInt32LE(0, 28), /clusters of 0 bytes/],
  ['100 TiB', (c) => c.writeUInt32LE(50, 40), /claims 100 TiB/],
  ['more than its table holds', (c) => c.writeUInt32LE(1, 32), /1 clusters are too few/],
  [
    'a table beyond the end',
    (c) => (c.writeUInt32LE(0x1000_0000, 32), c.writeUInt32LE(0x7fff_ffff, 36)),
    /table of clusters reaches beyond the end/,
  ],
  [
    'a cluster beyond the end',
    (c) => c.writeUInt32LE(9, 68),
    /byte 68: the cluster of guest byte 4096 lies at byte 36864/,
  ],
  ['a cluster twice', (c) => [64, 68, 72].forEach((at) => c.writeUInt32LE(1, at)), /entries point at the same place/],
]

test.each(lies)('an image with %s is refused', async (_, change, message) => {
  await expect(open(image('WithouFreSpacExt', change)).then(diskContent)).rejects.toThrow(message)
})
