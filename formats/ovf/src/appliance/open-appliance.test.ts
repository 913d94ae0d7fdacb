/** Whole appliances: files found and checked however they are stored, and every lie about them refused. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { minimal, vcloud } from '../descriptor/dialects.fixture.ts'
import { certificateFile, signedManifest } from '../manifest/certificate.fixture.ts'
import { type MemberToWrite, writeOva } from '../ova/write-ova.ts'
import { OvfError } from '../ovf-error.ts'
import { bytesSource, type RangeSource } from '../range-source.ts'
import { manifestLine, writeManifest } from '../write/write-manifest.ts'
import { pieceNames } from './find-file.ts'
import { inspectAppliance } from './inspect-appliance.ts'
import { openAppliance } from './open-appliance.ts'
import { openOva } from './open-ova.ts'

const disk = Buffer.from('KDMV, let us say, and then many grains')
const descriptorWith = (file: string) =>
  Buffer.from(minimal().replace('<References/>', `<References><File ovf:id="f" ${file}/></References>`))
const descriptor = descriptorWith('ovf:href="d.vmdk"')
const member = (name: string, bytes: Uint8Array): MemberToWrite => ({ name, size: bytes.length, content: bytes })
const ova = async (...members: MemberToWrite[]): Promise<RangeSource> =>
  bytesSource('vm.ova', Buffer.concat(await Array.fromAsync(writeOva(members))))
const content = async (chunks: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(chunks))
const manifest = (...entries: (readonly [string, Uint8Array])[]) =>
  Buffer.from(writeManifest(entries.map(([name, bytes]) => manifestLine(name, bytes))))

/** Opens a folder of a descriptor and files. */
const open = (bytes: Uint8Array, files: Record<string, Uint8Array>, mf?: Uint8Array) =>
  openAppliance({
    descriptor: { name: 'vm.ovf', bytes },
    manifest: mf && { name: 'vm.mf', bytes: mf },
    files: new Map(Object.entries(files).map(([name, data]) => [name, bytesSource(name, data)])),
  })

describe('an OVA', () => {
  test('is opened with its manifest anywhere, and disks are checked as they are read', async () => {
    const mf = manifest(['vm.ovf', descriptor], ['d.vmdk', disk])
    for (const order of [
      [member('vm.ovf', descriptor), member('vm.mf', mf), member('d.vmdk', disk)],
      [member('d.vmdk', disk), member('vm.ovf', descriptor), member('vm.mf', mf)],
    ]) {
      const { files, manifest: read, notes } = await openOva(await ova(...order))
      const file = files.get('f')!
      expect(read?.entries.size).toBe(2)
      expect(file.isVerified).toBe(true)
      expect(await content(file.stream())).toEqual(disk)
      expect(await file.source!.read(6, 3)).toEqual(disk.subarray(6, 9))
      expect(notes).toEqual([])
    }
  })

  test('of a directory finds the files beside the descriptor', async () => {
    const { files } = await openOva(await ova(member('dir/vm.ovf', descriptor), member('dir/d.vmdk', disk)))
    expect(await content(files.get('f')!.stream())).toEqual(disk)
  })

  test('shows who signed it and whether the signature fits', async () => {
    const mf = Buffer.from(signedManifest.replace('vm.ovf', 'other'))
    const archive = await ova(
      member('vm.ovf', descriptor),
      member('vm.mf', mf),
      member('vm.cert', Buffer.from(certificateFile)),
      member('d.vmdk', disk),
    )
    const { signature, notes } = await openOva(archive)
    expect(signature).toMatchObject({ subject: expect.stringContaining('Acme'), matchesManifest: false })
    expect(notes.map(({ text }) => text).join()).toContain('"vm.cert": the signature does not fit the manifest')
  })

  test('with a signature and no manifest says that nothing is signed', async () => {
    const archive = await ova(
      member('vm.ovf', descriptor),
      member('vm.cert', Buffer.from(certificateFile)),
      member('d.vmdk', disk),
    )
    const { signature, notes } = await openOva(archive)
    expect(signature).toBeUndefined()
    expect(notes.map(({ text }) => text).join()).toContain('"vm.cert": there is a signature, but no manifest')
  })

  test('whose descriptor is larger than any real one is refused before it is read', async () => {
    const size = 9 * 2 ** 20
    const archive = await ova({ name: 'vm.ovf', size, content: Buffer.alloc(size) })
    const small: RangeSource = {
      ...archive,
      read: (at, n) => (n > 4096 ? expect.unreachable('it was read') : archive.read(at, n)),
    }
    await expect(openOva(small)).rejects.toThrow(/"vm\.ovf" has 9437184 bytes; descriptors and manifests end at/)
  })

  test('without a descriptor is refused by what it holds', async () => {
    await expect(openOva(await ova(member('holiday.jpg', disk)))).rejects.toThrow(
      /no \.ovf descriptor, but holiday\.jpg/,
    )
  })

  test('with a second descriptor uses the first and says so', async () => {
    const { notes } = await openOva(
      await ova(member('vm.ovf', descriptor), member('b.ovf', descriptor), member('d.vmdk', disk)),
    )
    expect(notes.map(({ text }) => text)).toContain('"b.ovf" is a second descriptor and ignored; "vm.ovf" comes first')
  })
})

test('an OVA that was packed on macOS is read without what macOS adds to each file', async () => {
  const added = (name: string) => member(name, Buffer.from('\0\u0005\u0016\u0007 attributes'))
  const { files, notes } = await openOva(
    await ova(added('._vm.ovf'), member('vm.ovf', descriptor), added('._d.vmdk'), member('d.vmdk', disk)),
  )
  expect(await content(files.get('f')!.stream())).toEqual(disk)
  expect(notes.map(({ text }) => text)).toEqual([expect.stringContaining('no manifest')])
})

describe('a manifest', () => {
  test('that does not fit the descriptor is refused at once', async () => {
    await expect(open(descriptor, { 'd.vmdk': disk }, manifest(['vm.ovf', disk]))).rejects.toThrow(
      /vm\.ovf: the descriptor is not what the manifest says/,
    )
  })

  test('that does not fit a disk is an error at the end of the disk, naming it', async () => {
    const { files } = await open(descriptor, { 'd.vmdk': disk }, manifest(['d.vmdk', descriptor]))
    await expect(content(files.get('f')!.stream())).rejects.toThrow(
      /d\.vmdk: the file is not what the manifest says: SHA256 should be/,
    )
  })

  test('that leaves a disk out is noted', async () => {
    const { files, notes } = await open(descriptor, { 'd.vmdk': disk }, manifest(['vm.ovf', descriptor]))
    expect(files.get('f')!.isVerified).toBe(false)
    expect(notes.map(({ text }) => text)).toContain('the manifest does not cover "d.vmdk"')
  })

  test('that is missing is noted', async () => {
    const { notes } = await open(descriptor, { 'd.vmdk': disk })
    expect(notes.map(({ text }) => text).join()).toContain('there is no manifest')
  })
})

describe('stored in other ways', () => {
  test('a gzipped disk is unpacked while it is streamed, and checked as stored', async () => {
    const packed = gzipSync(disk)
    const bytes = descriptorWith('ovf:href="d.vmdk.gz" ovf:compression="gzip"')
    const { files } = await open(bytes, { 'd.vmdk.gz': packed }, manifest(['d.vmdk.gz', packed]))
    expect(files.get('f')!.source).toBeUndefined()
    expect(await content(files.get('f')!.stream())).toEqual(disk)
    const damaged = await open(bytes, { 'd.vmdk.gz': packed }, manifest(['d.vmdk.gz', disk]))
    await expect(content(damaged.files.get('f')!.stream())).rejects.toThrow(/not what the manifest says/)
  })

  test('a disk that says gzip and is not is refused', async () => {
    const { files } = await open(descriptorWith('ovf:href="d" ovf:compression="gzip"'), { d: disk })
    await expect(content(files.get('f')!.stream())).rejects.toThrow(
      /d: the descriptor says gzip, but the file does not unpack/,
    )
  })

  test('a gzipped disk that is cut is refused', async () => {
    const packed = gzipSync(disk)
    const { files } = await open(descriptorWith('ovf:href="d" ovf:compression="gzip"'), {
      d: packed.subarray(0, packed.length - 9),
    })
    await expect(content(files.get('f')!.stream())).rejects.toBeInstanceOf(OvfError)
  })

  test('chunks are one file, read across their borders and each checked', async () => {
    const chunks = {
      'd.vmdk.000000000': disk.subarray(0, 10),
      'd.vmdk.000000001': disk.subarray(10, 20),
      'd.vmdk.000000002': disk.subarray(20),
    }
    const bytes = descriptorWith(`ovf:href="d.vmdk" ovf:chunkSize="10" ovf:size="${disk.length}"`)
    const { files } = await open(bytes, chunks, manifest(...Object.entries(chunks)))
    const file = files.get('f')!
    expect(file.isVerified).toBe(true)
    expect(await content(file.stream())).toEqual(disk)
    expect(Buffer.from(await file.source!.read(8, 15))).toEqual(disk.subarray(8, 23))
    const broken = await open(
      bytes,
      { ...chunks, 'd.vmdk.000000001': Buffer.from('0123456789') },
      manifest(...Object.entries(chunks)),
    )
    await expect(content(broken.files.get('f')!.stream())).rejects.toThrow(/d\.vmdk\.000000001: the file is not what/)
  })

  test('a missing or short piece of a chunked disk is refused', async () => {
    const pieces = { 'd.vmdk.000000000': disk.subarray(0, 10), 'd.vmdk.000000001': disk.subarray(10, 20) }
    const listed = manifest(...Object.entries({ ...pieces, 'd.vmdk.000000002': disk.subarray(20) }))
    const bytes = descriptorWith('ovf:href="d.vmdk" ovf:chunkSize="10"')
    await expect(open(bytes, pieces, listed)).rejects.toThrow(/"d\.vmdk\.000000002" in the manifest that is not there/)
    const sized = descriptorWith(`ovf:href="d.vmdk" ovf:chunkSize="10" ovf:size="${disk.length}"`)
    await expect(open(sized, pieces)).rejects.toThrow(/has 38 bytes, but its 2 pieces have 20/)
    const short = { ...pieces, 'd.vmdk.000000000': disk.subarray(0, 9) }
    await expect(open(bytes, short)).rejects.toThrow(/pieces of 10 bytes, but "d\.vmdk\.000000000" has 9/)
  })

  test('the names to look for in a folder are known from the descriptor', () => {
    const file = { id: 'f', href: 'my%20d.vmdk', sizeBytes: 25, compression: 'none', chunkBytes: 10, line: 1 } as const
    expect(pieceNames(file)).toEqual(['my d.vmdk', 'my d.vmdk.000000000', 'my d.vmdk.000000001', 'my d.vmdk.000000002'])
    expect(pieceNames({ ...file, chunkBytes: undefined })).toEqual(['my d.vmdk'])
    expect(pieceNames({ ...file, href: '../d.vmdk' })).toEqual([])
  })

  test('a message bundle beside the descriptor is read when it is named, and only then', async () => {
    const text = minimal({ system: '<EulaSection><Info>e</Info><License ovf:msgid="m">short</License></EulaSection>' })
      .replace('<References/>', '<References><File ovf:id="b" ovf:href="en.xml"/></References>')
      .replace('</Envelope>', '<Strings xml:lang="en-US" ovf:fileRef="b"/></Envelope>')
    const bundle = Buffer.from('<Strings xml:lang="en-US"><Msg msgid="m">the long licence</Msg></Strings>')
    const { envelope } = await open(Buffer.from(text), {
      'en.xml': bundle,
      'other.xml': Buffer.from([0xff, 0xfe, 0xff]),
    })
    expect(envelope.systems[0]?.eulas).toEqual(['the long licence'])

    const changed = Buffer.from(bundle.toString().replace('long', 'shrt'))
    await expect(open(Buffer.from(text), { 'en.xml': changed }, manifest(['en.xml', bundle]))).rejects.toThrow(
      'the message bundle is not what the manifest says',
    )
  })

  test('names that are percent-encoded or decomposed in the descriptor are found', async () => {
    const { files } = await open(descriptorWith('ovf:href="my%20disk.vmdk"'), { 'my disk.vmdk': disk })
    expect(files.has('f')).toBe(true)
    const decomposed = await open(descriptorWith('ovf:href="u\u0308.vmdk"'), { '\u00fc.vmdk': disk })
    expect(decomposed.files.has('f')).toBe(true)
  })
})

describe('refused', () => {
  const cases: { name: string; href: string; reason: RegExp }[] = [
    {
      name: 'a file that is not there',
      href: 'gone.vmdk',
      reason: /^vm\.ovf, line 3: the file "gone\.vmdk" \(id "f"\) is not there .+ Put it beside the descriptor/,
    },
    { name: 'a file at a URL', href: 'https://10.0.0.1/d.vmdk', reason: /is at a URL \(https\)/ },
    { name: 'a file URL', href: 'file:///etc/shadow', reason: /is at a URL \(file\)/ },
    { name: 'an absolute path', href: '/etc/shadow', reason: /is absolute/ },
    { name: 'a path out of the appliance', href: '../../etc/shadow', reason: /leaves its directory/ },
    { name: 'an encoded path out of the appliance', href: '%2e%2e/%2e%2e/etc/shadow', reason: /leaves its directory/ },
  ]
  for (const { name, href, reason } of cases) {
    test(name, async () => {
      const files = { 'd.vmdk': disk, ...(href === 'gone.vmdk' ? {} : { [href]: disk }) } // even if a careless caller resolved it
      await expect(open(descriptorWith(`ovf:href="${href}"`), files)).rejects.toThrow(reason)
    })
  }

  test('a file that is smaller than the descriptor says', async () => {
    await expect(open(descriptorWith('ovf:href="d.vmdk" ovf:size="9999"'), { 'd.vmdk': disk })).rejects.toThrow(
      /has 38 bytes; the descriptor says 9999/,
    )
  })
})

describe('inspecting', () => {
  test('tells what is inside without reading the disks', async () => {
    const mebibytes = 64
    const big = Buffer.alloc(mebibytes * 2 ** 20)
    disk.copy(big)
    big.writeUInt32LE(0x3_0000, 8)
    const archive = await ova(member('vm.ovf', descriptor), member('d.vmdk', big))
    let read = 0
    const counting: RangeSource = {
      ...archive,
      read: (offset, length) => {
        read += length
        return archive.read(offset, length)
      },
      stream: () => expect.unreachable('a disk was streamed'),
    }
    const report = await inspectAppliance(counting)
    expect(report).toMatchObject({
      kind: 'ova',
      name: 'vm.ovf',
      systems: [{ name: 'vm' }],
      files: [{ href: 'd.vmdk', storedBytes: big.length, isVerified: false, detectedFormat: 'vmdk-stream-optimized' }],
      manifestAlgorithm: undefined,
    })
    expect(read).toBeLessThan(20_000)
  })

  test('takes a bare descriptor, and says what is missing', async () => {
    const report = await inspectAppliance(bytesSource('vm.ovf', descriptor))
    expect(report.kind).toBe('ovf')
    expect(report.files).toMatchObject([{ storedBytes: undefined }])
    expect(report.notes.map(({ text }) => text)).toContain('the file "d.vmdk" (id "f") is not there')
    expect((await inspectAppliance(bytesSource('v.ovf', Buffer.from(vcloud)))).startOrder).toHaveLength(2)
  })

  test('a report is plain data: JSON loses nothing of it', async () => {
    const report = await inspectAppliance(bytesSource('v.ovf', Buffer.from(vcloud)))
    const defined = JSON.parse(JSON.stringify(report))
    expect(report).toMatchObject(defined)
    expect(JSON.stringify(report)).not.toContain('{}')
  })

  const others: { name: string; bytes: Buffer; reason: RegExp }[] = [
    { name: 'a gzipped file', bytes: gzipSync(disk), reason: /gzipped.*gunzip/ },
    { name: 'a ZIP archive', bytes: Buffer.from('PK\u0003\u0004'), reason: /ZIP archive/ },
    { name: 'a picture', bytes: Buffer.from([0xff, 0xd8, 0xff, 0xe0]), reason: /neither an OVA nor an OVF/ },
    { name: 'an empty file', bytes: Buffer.alloc(0), reason: /neither an OVA nor an OVF/ },
  ]
  for (const { name, bytes, reason } of others) {
    test(`${name} is refused by what it is`, async () => {
      await expect(inspectAppliance(bytesSource('x', bytes))).rejects.toThrow(reason)
    })
  }
})
