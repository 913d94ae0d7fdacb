/** Modules come with what they depend on, in an order in which they load. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { collectModules, dependsOf } from './kernel-modules.ts'

const module = (depends: string) => Buffer.from(`\x7fELF…\0license=GPL\0depends=${depends}\0retpoline=Y\0`)

test('what a module depends on is read from the module itself', () => {
  expect(dependsOf(module('virtio,virtio-ring'))).toEqual(['virtio', 'virtio_ring'])
})

test('a module that depends on nothing has an empty list', () => {
  expect(dependsOf(module(''))).toEqual([])
})

test('dependencies come first, once each, and drivers inside the kernel are left out', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'covisor-modules-'))
  try {
    await mkdir(join(directory, 'kernel/drivers'), { recursive: true })
    await writeFile(join(directory, 'kernel/drivers/virtio_blk.ko'), module('virtio_ring,virtio'))
    await writeFile(join(directory, 'kernel/drivers/virtio_net.ko'), module('virtio'))
    await writeFile(join(directory, 'kernel/drivers/virtio.ko.zst'), zstdCompressSync(module('')))
    await writeFile(join(directory, 'kernel/drivers/virtio-ring.ko'), module('virtio'))
    const modules = await collectModules(directory, ['virtio_blk', 'nvme', 'virtio_net'])
    expect(modules.map(({ name }) => name)).toEqual(['virtio', 'virtio_ring', 'virtio_blk', 'virtio_net'])
  } finally {
    await rm(directory, { recursive: true })
  }
})
