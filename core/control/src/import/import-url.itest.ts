/** An appliance behind a URL: looked into by ranges, without its disks; imported from there. How a URL is read: url/url-source.itest.ts. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memorySource, openDisk, writeStreamOptimizedVmdk } from '@covisor/disk'
import { manifestLine, writeManifest, writeOva, writeOvf } from '@covisor/ovf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { importUseCases } from './import-use-cases.ts'

const MIB = 2 ** 20
const raw = Buffer.alloc(24 * MIB)
for (let at = 0, seed = 1; at < raw.length; at += 4) raw.writeUInt32LE((seed = (seed * 1664525 + 1013904223) >>> 0), at) // hardly deflates

let server: Server
let url: string
let world: ControlWorld
let sentBytes = 0

beforeAll(async () => {
  const ova = await appliance()
  server = createServer((request, response) => {
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '')!
    const part = ova.subarray(Number(from), Number(to) + 1)
    sentBytes += part.length
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${ova.length}`, etag: '"1"' }).end(part)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}/web01.ova`
  world = await ControlWorld.open({ importHosts: [`127.0.0.1:${port}`] })
})
afterAll(async () => {
  server.close()
  await world[Symbol.asyncDispose]()
})

test('looking into it takes a small part of it, however large its disks are', async () => {
  const inspection = await importUseCases(world.services).inspect(
    world.actor,
    { source: { url } },
    new AbortController().signal,
  )
  expect(inspection).toMatchObject({
    file: 'web01.ova',
    manifest: 'sha256',
    vms: [{ name: 'web01', disks: [{ format: 'vmdk streamOptimized', capacityBytes: raw.length }] }],
    problems: [],
  })
  expect(sentBytes).toBeLessThan(5 * MIB)
})

test('importing it brings the disk byte for byte', async () => {
  await world.runToEnd(await importUseCases(world.services).start(world.actor, { source: { url } }, {}))
  const [volume] = (await world.store.volumes.list('provider', {})).items
  const disk = await openDisk(memorySource(await world.volumeBytes('default', volume!.nativeName), 'volume'))
  expect(raw.equals(await disk.read!(0, disk.size))).toBe(true)
})

async function appliance(): Promise<Buffer> {
  const disk = await openDisk(memorySource(raw, 'raw'), { format: 'raw' })
  const vmdk = Buffer.concat((await Array.fromAsync(writeStreamOptimizedVmdk(disk))).map(({ bytes }) => bytes))
  const ovf = Buffer.from(
    writeOvf({
      name: 'web01',
      files: [{ id: 'file1', href: 'disk1.vmdk', sizeBytes: vmdk.length }],
      disks: [{ id: 'disk1', fileId: 'file1', capacityBytes: raw.length }],
      networks: [],
      systems: [
        {
          id: 'web01',
          name: 'web01',
          vcpus: 1,
          memoryMiB: 128,
          disks: [{ diskId: 'disk1', controller: 'lsilogic' }],
          nics: [],
        },
      ],
    }),
  )
  const files = { 'web01.ovf': ovf, 'disk1.vmdk': vmdk }
  const lines = Object.entries(files).map(([name, bytes]) => manifestLine(name, bytes))
  const members = Object.entries({ ...files, 'web01.mf': Buffer.from(writeManifest(lines)) })
  const ova = writeOva(members.map(([name, content]) => ({ name, size: content.length, content })))
  return Buffer.concat(await Array.fromAsync(ova))
}
