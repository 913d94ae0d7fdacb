/**
 * Files that are cut, corrupt, lying or hostile, uploaded against a real host: each ends in an error that names file and place,
 * before anything is done where that can be known, and otherwise undone; and nothing is ever read that the user did not give.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ApiProblem, type CovisorClient, unwrap } from '@covisor/client'
import { fileSource } from '@covisor/disk'
import { type LabHost, labUnavailable, runCommand, startLibvirtd } from '@covisor/lab'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { enrolWithPlace, NETWORK, POOL } from './support/enrol.ts'
import { hostContents } from './support/host-contents.ts'
import { type Product, startProduct } from './support/product.ts'
import { flipped, type Spoiling, smallOva } from './support/small-appliance.ts'
import { importUpload } from './support/upload.ts'

const unavailable = await labUnavailable()

interface BadFile {
  readonly name: string
  /** The path of the file, made in a fresh folder. */
  readonly make: (folder: string) => Promise<string>
  /** `refused`: by the request, before anything is done. `undone`: by the task, once its bytes have shown it. */
  readonly when: 'refused' | 'undone'
  readonly code: string
  /** Names the file and the place. */
  readonly text: RegExp
}

const ova = (spoiling: Spoiling) => (folder: string) => smallOva(folder, spoiling)

const badFiles: readonly BadFile[] = [
  {
    name: 'an OVA that is cut inside its first header',
    make: ova({ keepBytes: () => 300 }),
    when: 'refused',
    code: 'IMPORT_INVALID',
    text: /small\.ova/,
  },
  {
    name: 'an OVA that is cut inside its descriptor',
    make: ova({ keepBytes: () => 1500 }),
    when: 'refused',
    code: 'IMPORT_INVALID',
    text: /small\.ova, byte \d+: .*cut|small\.ova, byte \d+: .*end/,
  },
  {
    name: 'an OVA that is cut inside its disk',
    make: ova({ keepBytes: (size) => Math.floor(size / 2) }),
    when: 'refused',
    code: 'IMPORT_INVALID',
    text: /small\.ova, byte \d+: .*small-disk1\.vmdk/,
  },
  {
    name: 'a disk that is not what the manifest says',
    make: ova({ corrupt: (vmdk) => flipped(vmdk, vmdk.length - 1) }),
    when: 'undone',
    code: 'IMPORT_MISMATCH',
    text: /^small\.ova:small-disk1\.vmdk is not what was announced: .*manifest/,
  },
  {
    name: 'a compressed grain with one bit flipped, and no manifest',
    make: ova({ withoutManifest: true, corrupt: (vmdk) => flipped(vmdk, 1_000_000) }),
    when: 'undone',
    code: 'DISK_INVALID',
    text: /^small\.ova:small-disk1\.vmdk, byte \d+: [a-z]/,
  },
  {
    name: 'a disk that is cut within a whole archive',
    make: ova({ withoutManifest: true, parts: ({ vmdk }) => ({ vmdk: vmdk.subarray(0, 1_500_000) }) }),
    when: 'refused',
    code: 'IMPORT_INVALID',
    text: /small\.ovf, line \d+: .*"small-disk1\.vmdk" has 1500000 bytes/,
  },
  {
    name: 'a disk that is cut, which nothing but the disk itself can tell',
    make: ova({
      withoutManifest: true,
      parts: ({ vmdk, descriptor }) => ({
        vmdk: vmdk.subarray(0, 1_500_000),
        descriptor: descriptor.replace(/ ovf:size="\d+"/, ''),
      }),
    }),
    when: 'refused',
    code: 'DISK_INVALID',
    text: /^small\.ova:small-disk1\.vmdk, byte \d+: [a-z]/,
  },
  {
    name: 'a qcow2 whose tables lie outside of it',
    make: async (folder) => {
      const file = join(folder, 'outside.qcow2')
      await runCommand(['qemu-img', 'create', '-q', '-f', 'qcow2', file, '8M'])
      // l1_table_offset, docs/interop/qcow2.txt of QEMU.
      await patch(file, (bytes) => bytes.writeBigUInt64BE(2n ** 40n, 40))
      return file
    },
    when: 'refused',
    code: 'DISK_INVALID',
    text: /outside\.qcow2, byte \d+: /,
  },
  {
    name: 'a disk that claims 62 TiB',
    make: async (folder) => {
      const file = join(folder, 'vast.qcow2')
      await runCommand(['qemu-img', 'create', '-q', '-f', 'qcow2', file, '62T'])
      return file
    },
    when: 'refused',
    code: 'POOL_FULL',
    text: /62(\.\d+)? TiB/,
  },
  {
    name: 'a disk that claims more than there can be',
    make: async (folder) => {
      const file = join(folder, 'absurd.vmdk')
      await runCommand(['qemu-img', 'create', '-q', '-f', 'vmdk', file, '8M'])
      await patch(file, (bytes) => bytes.writeBigUInt64LE(2n ** 62n, 12))
      return file
    },
    when: 'refused',
    code: 'DISK_INVALID',
    text: /absurd\.vmdk, byte \d+: /,
  },
  {
    name: 'an archive whose members climb out of it',
    make: ova({ rename: 's,^,../../etc/,' }),
    when: 'refused',
    code: 'IMPORT_INVALID',
    text: /small\.ova, byte 0: .*"\.\.\/\.\.\/etc\/small\.ovf"/,
  },
  {
    name: 'a descriptor whose file climbs out of the archive',
    make: ova({
      parts: ({ descriptor }) => ({ descriptor: descriptor.replace(/small-disk1/, '../../../etc/passwd') }),
    }),
    when: 'refused',
    code: 'IMPORT_INVALID',
    text: /small\.ovf, line \d+: .*passwd/,
  },
  {
    name: 'a descriptor that expands to a billion words',
    make: ova({ parts: ({ descriptor }) => ({ descriptor: descriptor.replace(/\n/, `\n${billionLaughs}\n`) }) }),
    when: 'refused',
    code: 'IMPORT_INVALID',
    text: /small\.ovf, line \d+: /,
  },
  {
    name: 'a VMDK that names a file of the host as its extent',
    make: async (folder) => {
      await writeFile(join(folder, 'thief.vmdk'), vmdkOver('/etc/passwd'))
      return join(folder, 'thief.vmdk')
    },
    when: 'refused',
    code: 'DISK_INVALID',
    text: /thief\.vmdk, byte \d+: .*\/etc\/passwd/,
  },
  {
    name: 'an appliance whose VMDK names a file of the host as its extent',
    make: ova({ parts: () => ({ vmdk: Buffer.from(vmdkOver('/etc/passwd')) }) }),
    when: 'refused',
    code: 'DISK_INVALID',
    text: /^small\.ova:small-disk1\.vmdk, byte \d+: .*\/etc\/passwd/,
  },
  {
    name: 'a qcow2 over a file of the host',
    make: async (folder) => {
      const file = join(folder, 'overlay.qcow2')
      await runCommand(['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', '/etc/passwd', '-F', 'raw', '-u', file, '1M'])
      return file
    },
    when: 'refused',
    code: 'DISK_INVALID',
    text: /overlay\.qcow2, byte \d+: .*\/etc\/passwd/,
  },
  {
    name: 'a qcow2 whose data is in a file of the host',
    make: async (folder) => {
      const file = join(folder, 'outside.qcow2')
      const options = `data_file=${join(folder, 'data.raw')},data_file_raw=on`
      await runCommand(['qemu-img', 'create', '-q', '-f', 'qcow2', '-o', options, file, '1M'])
      return file
    },
    when: 'refused',
    code: 'DISK_INVALID',
    text: /outside\.qcow2, byte \d+: .*data/,
  },
]

describe.skipIf(unavailable !== undefined)('a file that is', () => {
  let host: LabHost
  let product: Product
  let client: CovisorClient
  let folder: string
  let before: string[]
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'kvm1' })
    product = await startProduct()
    client = product.client
    await enrolWithPlace(product, host)
    folder = await mkdtemp(join(tmpdir(), 'covisor-bad-'))
    before = await hostContents(host)
  })
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]()
    await host?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    expect(await hostContents(host)).toEqual(before)
    expect((await unwrap(client.GET('/v1/vms'))).items).toEqual([])
    expect((await unwrap(client.GET('/v1/volumes'))).items).toEqual([])
    const { items } = await unwrap(client.GET('/v1/hosts'))
    expect(items).toMatchObject([{ reservedMemoryMiB: 0, reservedVcpus: 0 }])
  })

  for (const { name, make, when, code, text } of badFiles) {
    test(`${name} is ${when}, saying where`, async () => {
      const file = await make(await mkdtemp(join(folder, 'case-')))
      // As a client sends it that does not look at it before, unlike the command line.
      await using source = await fileSource(file, basename(file))
      const wishes = { name: 'victim', pool: POOL, networks: networksFor(file) }
      const importing = importUpload(client, { name: basename(file), source }, wishes)
      if (when === 'refused') {
        const problem = await importing.then(
          ({ task }) => task,
          (error: unknown) => error,
        )
        expect(problem).toBeInstanceOf(ApiProblem)
        expect(problem).toMatchObject({ code, detail: expect.stringMatching(text) })
      } else {
        expect((await importing).task).toMatchObject({
          state: 'failed',
          error: { code, text: expect.stringMatching(text) },
        })
      }
    })
  }
})

/** A bare disk has no networks that could be mapped. */
const networksFor = (file: string): Record<string, string> => (file.endsWith('.ova') ? { '*': NETWORK } : {})

const vmdkOver = (path: string): string => `# Disk DescriptorFile
version=1
CID=fffffffe
parentCID=ffffffff
createType="monolithicFlat"

# Extent description
RW 4 FLAT "${path}" 0

ddb.adapterType = "ide"
`

const billionLaughs = `<!DOCTYPE Envelope [<!ENTITY a "lol">${'bcdefghij'
  .split('')
  .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefghij'[i]};`.repeat(10)}">`)
  .join('')}]>`

async function patch(file: string, change: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(file)
  change(bytes)
  await writeFile(file, bytes)
}
