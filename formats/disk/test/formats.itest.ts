/** Every format against qemu-img: what it writes we read to the same bytes, what we write it reads and finds no fault with. */
import { createReadStream } from 'node:fs'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Disk,
  inspectDisk,
  openDisk,
  pipeSource,
  writeQcow2,
  writeRaw,
  writeStreamOptimizedVmdk,
  writeVhd,
  writeVhdx,
} from '../src/index.ts'
import { ImageDirectory } from '../src/testing/qemu-img.ts'
import { type ReadCase, readCases, type WriteCase, writeCases } from './format-cases.ts'
import { formatsDocument } from './formats-document.ts'

const SMALL = 64 * 1024 * 1024 + 3 * 512
const IDENTICAL = 'Images are identical.'

let images: ImageDirectory

beforeAll(async () => {
  images = await ImageDirectory.create()
})

afterAll(async () => {
  await images.remove()
})

const rawFor = async (size: number): Promise<string> => {
  const name = `sample-${size}.raw`
  const exists = await stat(images.file(name)).then(
    () => true,
    () => false,
  )
  if (!exists) await images.writeRawSample(name, size)
  return name
}

describe.each(readCases)(
  '$format, $kind',
  ({ file, format, convert, size = SMALL, qemuFormat = format, asStream }: ReadCase) => {
    let raw: string

    beforeAll(async () => {
      raw = await rawFor(size)
      await images.qemuImg('convert', '-f', 'raw', ...convert, raw, file)
      expect(await images.qemuImg('compare', '-f', 'raw', '-F', qemuFormat, raw, file)).toContain(IDENTICAL)
    })

    const options = format === 'raw' ? ({ format: 'raw' } as const) : {}

    test('is read as qemu-img reads it', async () => {
      expect(await images.sameAsRaw(await images.open(file, options), raw)).toBe(IDENTICAL)
    })

    const openAsPipe = async () => {
      const bytes = (await stat(images.file(file))).size
      const pipe = pipeSource(createReadStream(images.file(file)), bytes, file)
      return openDisk(pipe, { ...options, sequential: true })
    }

    if (asStream === true)
      test('is read from front to back too', async () => {
        const disk = await openAsPipe()
        expect(disk.needs).toBe('sequential')
        expect(await images.sameAsRaw(disk, raw)).toBe(IDENTICAL)
      })
    else
      test('is refused as a pipe, with the way out, rather than read wrongly', async () => {
        await expect(openAsPipe()).rejects.toMatchObject({
          reason: format === 'vhd' ? expect.stringMatching(/not-seekable|unsupported/) : 'not-seekable',
        })
      })

    test('is inspected to the size that qemu-img reports', async () => {
      const report = JSON.parse(await images.qemuImg('info', '-f', qemuFormat, '--output=json', file)) as {
        'virtual-size': number
      }
      const disk = await images.open(file, options)
      expect(disk.format).toBe(format)
      expect(disk.size).toBe(report['virtual-size'])
    })
  },
)

describe.each(writeCases)('writing $format, $kind', ({ format, compression, checks }: WriteCase) => {
  test.each([SMALL, 5 * 1024 ** 3])('a disk of %d bytes is what qemu-img reads', async (size) => {
    const raw = await rawFor(size)
    const disk = await images.open(raw, { format: 'raw' })
    await images.save('written', writerFor(format, compression)(disk), format === 'raw' ? size : undefined)
    if (checks.includes('compare'))
      expect(
        await images.qemuImg('compare', '-f', 'raw', '-F', format === 'vhd' ? 'vpc' : format, raw, 'written'),
      ).toContain(IDENTICAL)
    if (checks.includes('check'))
      expect(await images.qemuImg('check', '-f', format, 'written')).toContain('No errors were found')
    await rm(images.file('written'))
  })
})

function writerFor(format: WriteCase['format'], compression: WriteCase['compression']) {
  if (format === 'qcow2') return (disk: Disk) => writeQcow2(disk, compression === undefined ? {} : { compression })
  if (format === 'vhdx') return (disk: Disk) => writeVhdx(disk)
  if (format === 'vhd') return (disk: Disk) => writeVhd(disk)
  return format === 'raw' ? (disk: Disk) => writeRaw(disk) : (disk: Disk) => writeStreamOptimizedVmdk(disk)
}

describe('differences to another disk', () => {
  /** An overlay with its own data over the first and the last megabyte. */
  async function overlay(format: string, name: string, backing: string, backingFormat: string): Promise<void> {
    await images.qemuImg('create', '-q', '-f', format, '-b', backing, '-F', backingFormat, name)
    const { execFileSync } = await import('node:child_process')
    execFileSync(
      'qemu-io',
      [
        '-f',
        format,
        '-c',
        'write -P 0x5a 1000k 300k',
        '-c',
        'write -z 20M 2M',
        '-c',
        `write -P 0x33 ${SMALL - 1024} 512`,
        name,
      ],
      { cwd: images.path },
    )
  }

  test.each([
    ['qcow2', 'base.qcow2', ['-O', 'qcow2']],
    ['vmdk', 'base.vmdk', ['-O', 'vmdk']],
  ])('%s: refused alone, read together with the disk that was given', async (format, base, convert) => {
    const raw = await rawFor(SMALL)
    const child = `child.${format}`
    await images.qemuImg('convert', '-f', 'raw', ...convert, raw, base)
    await overlay(format, child, base, format)
    await expect(images.open(child)).rejects.toMatchObject({
      reason: 'not-given',
      message: expect.stringContaining(base),
    })
    await images.qemuImg('convert', '-f', format, '-O', 'raw', child, 'expected.raw')
    const disk = await images.open(child, { parent: await images.open(base) })
    expect(await images.sameAsRaw(disk, 'expected.raw')).toBe(IDENTICAL)
  })

  test('qcow2 with internal snapshots: the active state is read', async () => {
    const raw = await rawFor(SMALL)
    await images.qemuImg('convert', '-f', 'raw', '-O', 'qcow2', raw, 'snap.qcow2')
    await images.qemuImg('snapshot', '-c', 'before', 'snap.qcow2')
    const { execFileSync } = await import('node:child_process')
    execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write -P 0x77 5M 3M', 'snap.qcow2'], { cwd: images.path })
    await images.qemuImg('convert', '-f', 'qcow2', '-O', 'raw', 'snap.qcow2', 'expected.raw')
    const disk = await images.open('snap.qcow2')
    expect(disk.facts.notes).toContain('1 internal snapshots are not read')
    expect(await images.sameAsRaw(disk, 'expected.raw')).toBe(IDENTICAL)
    for (const snapshot of ['before', '1'])
      expect(await images.sameAsRaw(await images.open('snap.qcow2', { snapshot }), raw)).toBe(IDENTICAL)
    await expect(images.open('snap.qcow2', { snapshot: 'after' })).rejects.toThrow(
      'there is no internal snapshot "after"; there are "before" (1)',
    )
  })
})

describe('files that name other files', () => {
  test('a VMDK descriptor never opens a file by its name', async () => {
    const text = `# Disk DescriptorFile\nversion=1\nCID=12345678\nparentCID=ffffffff\ncreateType="monolithicFlat"\nRW 8 FLAT "/etc/passwd" 0\n`
    await writeFile(images.file('evil.vmdk'), text)
    await expect(images.open('evil.vmdk')).rejects.toMatchObject({
      reason: 'not-given',
      message: expect.stringContaining('/etc/passwd'),
    })
  })

  test('a VMFS descriptor reads its flat file when that was given', async () => {
    const raw = await rawFor(SMALL)
    await images.qemuImg('convert', '-f', 'raw', '-O', 'vmdk', '-o', 'subformat=monolithicFlat', raw, 'esx.vmdk')
    const text = await readFile(images.file('esx.vmdk'), 'latin1')
    await writeFile(
      images.file('esx.vmdk'),
      text.replace('monolithicFlat', 'vmfs').replace(' FLAT "', ' VMFS "').replace(/" 0$/m, '"'),
      'latin1',
    )
    expect(await images.sameAsRaw(await images.open('esx.vmdk'), raw)).toBe(IDENTICAL)
  })

  test('a qcow2 never opens its data file by name', async () => {
    const raw = await rawFor(SMALL)
    await images.qemuImg('convert', '-f', 'raw', '-O', 'qcow2', '-o', 'data_file=away.data', raw, 'away.qcow2')
    const opening = images.open('away.qcow2', { files: new Map() })
    await expect(opening).rejects.toMatchObject({ reason: 'not-given', message: expect.stringContaining('away.data') })
  })

  test('an encrypted qcow2 is refused by that reason', async () => {
    // Not LUKS: to choose how often it hashes, qemu-img measures the processor, which fails on a busy one.
    const secret = 'secret,id=key,data=abc123'
    await images.qemuImg(
      'create',
      '-q',
      '--object',
      secret,
      '-f',
      'qcow2',
      '-o',
      'encrypt.format=aes,encrypt.key-secret=key',
      'encrypted.qcow2',
      '1M',
    )
    await expect(images.open('encrypted.qcow2')).rejects.toThrow('encrypted')
  })
})

test('inspection counts what is stored, without reading it', async () => {
  const raw = await rawFor(SMALL)
  await images.qemuImg('convert', '-f', 'raw', '-O', 'qcow2', raw, 'inspect.qcow2')
  const map = JSON.parse(await images.qemuImg('map', '--output=json', 'inspect.qcow2')) as {
    data: boolean
    length: number
  }[]
  const stored = map.filter(({ data }) => data).reduce((sum, { length }) => sum + length, 0)
  expect(await inspectDisk(await images.source('inspect.qcow2'))).toMatchObject({
    format: 'qcow2',
    size: SMALL,
    allocatedBytes: stored,
    clusterBytes: 65536,
  })
})

test('docs/formats.md says what these tests check (COVISOR_UPDATE_DOCS=1 writes it)', async () => {
  const place = new URL('../../../docs/formats.md', import.meta.url)
  if (process.env['COVISOR_UPDATE_DOCS'] === '1') await writeFile(place, formatsDocument())
  expect(await readFile(place, 'utf8')).toBe(formatsDocument())
})
