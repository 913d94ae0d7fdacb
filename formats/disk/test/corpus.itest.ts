/** streamOptimized disks as other products wrote them, inside real appliances. Runs where the corpus lies beside the repository. */

import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDisk, pipeSource } from '../src/index.ts'
import { ImageDirectory } from '../src/testing/qemu-img.ts'

const corpus = new URL('../../../../shared/corpus/ova/', import.meta.url).pathname
const appliances = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.ova')) : []
if (appliances.length === 0)
  console.warn(`NOT TESTED: no appliances in ${corpus}, so no disks of other products were read`)

let images: ImageDirectory

beforeAll(async () => {
  images = await ImageDirectory.create()
})

afterAll(async () => {
  await images.remove()
})

test.skipIf(appliances.length > 0)('appliances of other products', ({ skip }) => skip(`there are none in ${corpus}`))

test.each(appliances)('every disk of %s is read as qemu-img reads it, as a file and as a stream', async (ova) => {
  execFileSync('tar', ['-xf', join(corpus, ova), '-C', images.path])
  const disks = readdirSync(images.path).filter((name) => name.endsWith('.vmdk'))
  expect(disks).not.toHaveLength(0)
  for (const name of disks) {
    await images.qemuImg('convert', '-f', 'vmdk', '-O', 'raw', name, 'expected.raw')
    const asFile = await images.open(name)
    expect(asFile.subformat).toBe('streamOptimized')
    expect(await images.sameAsRaw(asFile, 'expected.raw')).toBe('Images are identical.')
    const bytes = (await stat(images.file(name))).size
    const asStream = await openDisk(pipeSource(createReadStream(images.file(name)), bytes, name), {
      sequential: true,
    })
    expect(await images.sameAsRaw(asStream, 'expected.raw')).toBe('Images are identical.')
  }
})
