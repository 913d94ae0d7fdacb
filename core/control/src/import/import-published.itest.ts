/**
 * Images as they are published and kept: compressed, in chains, as folders of an OVF and its disks; at a URL and on the server. What is
 * read of each to look into it, what arrives, and that no scratch space stays taken.
 */
import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import zlib from 'node:zlib'
import { memorySource, openDisk, writeQcow2, writeStreamOptimizedVmdk } from '@covisor/disk'
import { writeOvf } from '@covisor/ovf'
import { runSaga } from '@covisor/tasks/testing'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { type WebFolder, webFolder } from '../testing/web-folder.fixture.ts'
import { importUseCases } from './import-use-cases.ts'
import type { ImportSource } from './imports.ts'

const MIB = 2 ** 20
const guest = Buffer.concat([randomFillSync(Buffer.alloc(2 * MIB)), Buffer.alloc(6 * MIB), Buffer.alloc(MIB, 'end')])
const never = new AbortController().signal

let folder: string
let scratchFolder: string
let web: WebFolder
let world: ControlWorld
const at = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-published-'))
  scratchFolder = at('scratch')
  web = await webFolder()
})
afterAll(async () => {
  await web[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  web.sentBytes.clear()
  world = await ControlWorld.open({ importRoots: [folder], importHosts: [web.host], scratchFolder })
  return () => world[Symbol.asyncDispose]()
})

/** By name, for a web server and an import folder alike. */
async function publish(name: string, bytes: Uint8Array): Promise<void> {
  web.files.set(name, bytes)
  await writeFile(at(name), bytes)
}

const looked = (source: ImportSource, more: { diskFormat?: 'raw' } = {}) =>
  importUseCases(world.services).inspect(world.actor, { source, ...more }, never)

async function imported(source: ImportSource, more: { diskFormat?: 'raw' } = {}): Promise<Buffer> {
  await world.runToEnd(await importUseCases(world.services).start(world.actor, { source, ...more }, {}))
  const [volume] = (await world.store.volumes.list('provider', {})).items
  const disk = await openDisk(memorySource(await world.volumeBytes('default', volume!.nativeName), 'volume'))
  return Buffer.from(await disk.read!(0, disk.size))
}

/** No file, and none that is held open without a name. */
async function scratchInUse(): Promise<string[]> {
  const named = await readdir(scratchFolder).catch(() => [])
  const open = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  )
  return [...named, ...open.filter((path) => path.startsWith(scratchFolder))]
}

const bytesOf = async (chunks: AsyncIterable<{ offset: number; bytes: Uint8Array }>): Promise<Buffer> => {
  const all = await Array.fromAsync(chunks)
  const file = Buffer.alloc(Math.max(...all.map(({ offset, bytes }) => offset + bytes.length)))
  for (const { offset, bytes } of all) file.set(bytes, offset)
  return file
}
const rawDisk = (bytes: Uint8Array) => openDisk(memorySource(bytes, 'raw'), { format: 'raw' })

test('a qcow2.xz at a URL is known by its beginning, unpacked into scratch space and imported under its own name', async () => {
  const packed = execFileSync('xz', ['-1', '--stdout'], {
    input: await bytesOf(writeQcow2(await rawDisk(guest))),
    maxBuffer: 64 * MIB,
  })
  await publish('debian-12.qcow2.xz', packed)
  const source = { url: web.url('debian-12.qcow2.xz') }
  expect(await looked(source)).toMatchObject({
    kind: 'disk',
    vms: [{ name: 'debian-12', disks: [{ format: 'qcow2', capacityBytes: guest.length, fileBytes: packed.length }] }],
  })
  expect((await imported(source)).equals(guest)).toBe(true)
  expect(await scratchInUse()).toEqual([])
})

test('a vmdk.gz and a raw.zst are unpacked while they are copied, and need no scratch space', async () => {
  await publish('web01.vmdk.gz', zlib.gzipSync(await bytesOf(writeStreamOptimizedVmdk(await rawDisk(guest)))))
  await publish('web02.raw.zst', zlib.zstdCompressSync(guest.subarray(0, -100)))
  await rm(scratchFolder, { recursive: true, force: true })
  expect((await imported({ url: web.url('web01.vmdk.gz') })).equals(guest)).toBe(true)
  await using again = await ControlWorld.open({ importRoots: [folder], scratchFolder })
  world = again
  const raw = await imported({ path: at('web02.raw.zst') }, { diskFormat: 'raw' })
  expect(raw.equals(Buffer.concat([guest.subarray(0, -100), Buffer.alloc(100)]))).toBe(true)
  await expect(readdir(scratchFolder)).rejects.toThrow('ENOENT')
})

test.each([
  [
    'cut short',
    'web.qcow2.gz',
    {},
    (bytes: Buffer) => bytes.subarray(0, -1000),
    /web\.qcow2\.gz, byte \d+: the file ends before/,
  ],
  [
    'larger than it was',
    'web.raw.gz',
    { diskFormat: 'raw' },
    () => zlib.gzipSync(Buffer.alloc(10 * MIB)),
    /unpacks to more than the 9437184 bytes/,
  ],
] as const)(
  'a wrapper that is %s once it is copied is undone and leaves nothing',
  async (_, name, more, later, why) => {
    const inside = 'diskFormat' in more ? guest : await bytesOf(writeQcow2(await rawDisk(guest)))
    const whole = zlib.gzipSync(inside)
    await writeFile(at(name), whole)
    const outcome = await importUseCases(world.services).start(world.actor, { source: { path: at(name) }, ...more }, {})
    const { saga, input } = await world.accepted(outcome)
    await writeFile(at(name), later(whole))
    const { outcome: end, log } = await runSaga(saga, input, { judge: world.judge })
    const failure = log.find((event) => event.kind === 'failed')
    expect({ end, why: failure?.error.message }).toEqual({ end: 'unwound', why: expect.stringMatching(why) })
    expect((await world.store.volumes.list('provider', {})).items).toEqual([])
    expect(await scratchInUse()).toEqual([])
  },
)

test('a chain is read from paths and from URLs, every file of it named by the user', async () => {
  await writeFile(at('base.raw'), guest)
  const cwd = folder
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', 'base.raw', 'base.qcow2'], { cwd })
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', 'base.qcow2', '-F', 'qcow2', 'top.qcow2'], { cwd })
  execFileSync('qemu-io', ['-c', 'write -P 0x41 1M 64k', 'top.qcow2'], { cwd })
  const expected = Buffer.from(guest).fill(0x41, MIB, MIB + 64 * 1024)
  for (const name of ['base.qcow2', 'top.qcow2']) web.files.set(name, await readFile(at(name)))

  await expect(looked({ path: at('top.qcow2') })).rejects.toThrow(/top\.qcow2.*base\.qcow2/)
  await expect(looked({ path: at('top.qcow2'), parents: ['/etc/passwd'] })).rejects.toMatchObject({
    code: 'PATH_REFUSED',
  })
  await expect(looked({ url: web.url('top.qcow2'), parents: ['http://elsewhere.example/x'] })).rejects.toMatchObject({
    code: 'PATH_REFUSED',
  })

  expect((await imported({ path: at('top.qcow2'), parents: [at('base.qcow2')] })).equals(expected)).toBe(true)
  await using again = await ControlWorld.open({ importHosts: [web.host], scratchFolder })
  world = again
  const source = { url: web.url('top.qcow2'), parents: [web.url('base.qcow2')] }
  expect((await imported(source)).equals(expected)).toBe(true)
})

test('an OVF at a URL finds its disks, manifest and nothing else beside it, and looking reads little of them', async () => {
  const vmdk = await bytesOf(writeStreamOptimizedVmdk(await rawDisk(guest)))
  const ovf = writeOvf({
    name: 'shop',
    files: [{ id: 'file1', href: 'shop disk1.vmdk', sizeBytes: vmdk.length }],
    disks: [{ id: 'disk1', fileId: 'file1', capacityBytes: guest.length }],
    networks: [],
    systems: [
      {
        id: 'shop',
        name: 'shop',
        vcpus: 1,
        memoryMiB: 128,
        disks: [{ diskId: 'disk1', controller: 'sata' }],
        nics: [],
      },
    ],
  })
  web.files.set('shop.ovf', Buffer.from(ovf))
  web.files.set('shop disk1.vmdk', vmdk)
  const source = { url: web.url('shop.ovf') }
  expect(await looked(source)).toMatchObject({
    kind: 'appliance',
    manifest: 'none',
    problems: [],
    vms: [{ name: 'shop', disks: [{ format: 'vmdk streamOptimized', capacityBytes: guest.length }] }],
  })
  expect(web.sentBytes.get('shop disk1.vmdk')).toBeLessThan(MIB)
  expect((await imported(source)).equals(guest)).toBe(true)
})

test.each([
  ['disk.vmdk', async () => await bytesOf(writeStreamOptimizedVmdk(await rawDisk(guest)))],
  ['disk.qcow2', async () => await bytesOf(writeQcow2(await rawDisk(guest)))],
])('looking into %s at a URL reads its tables and not its data', async (name, make) => {
  web.files.set(name, await make())
  expect(await looked({ url: web.url(name) })).toMatchObject({
    kind: 'disk',
    vms: [{ disks: [{ capacityBytes: guest.length }] }],
  })
  expect(web.sentBytes.get(name)).toBeLessThan(MIB)
})

test('an inspection that nobody waits for any more ends the program that unpacks', async () => {
  const packed = execFileSync('xz', ['-0', '--stdout'], { input: guest, maxBuffer: 64 * MIB })
  let stalled = 0
  const stalling = createServer((request, response) => {
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')!
    if (Number(to) - Number(from) > 100) return void stalled++
    const part = packed.subarray(Number(from), Number(to) + 1)
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${packed.length}`, etag: '"1"' }).end(part)
  })
  await new Promise<void>((resolve) => stalling.listen(0, '127.0.0.1', resolve))
  try {
    const host = `127.0.0.1:${(stalling.address() as AddressInfo).port}`
    await using patient = await ControlWorld.open({ importHosts: [host] })
    const nobody = new AbortController()
    const source = { url: `http://${host}/web.raw.xz` }
    const looking = importUseCases(patient.services).inspect(patient.actor, { source }, nobody.signal)
    await vi.waitFor(async () => expect([stalled, await programs()]).toEqual([1, ['xz']]), 60_000)
    nobody.abort()
    await expect(looking).rejects.toThrow()
    expect(await programs()).toEqual([])
  } finally {
    stalling.closeAllConnections()
    stalling.close()
  }
})

/** Children of this process, those that ended and were not waited for included. */
async function programs(): Promise<string[]> {
  const threads = await readdir('/proc/self/task')
  const lists = await Promise.all(
    threads.map((id) => readFile(`/proc/self/task/${id}/children`, 'utf8').catch(() => '')),
  )
  const pids = lists.flatMap((list) => list.split(' ').filter(Boolean))
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')))
  return names.map((name) => name.trim()).filter((name) => name === 'xz')
}
