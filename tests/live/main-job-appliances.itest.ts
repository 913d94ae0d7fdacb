/**
 * The main job: an appliance goes in, boots, and answers. Through the public API, against a real libvirtd whose guests are emulated.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planned, unwrap } from '@covisor/client'
import { demoAppliance, type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolWithPlace, NETWORK, POOL } from './support/enrol.ts'
import { finish } from './support/finish.ts'
import { virtualBoxOva, vsphereChunkedFolder, vsphereCompressedFolder } from './support/foreign-appliance.ts'
import { openConsole } from './support/guest-console.ts'
import { hostContents } from './support/host-contents.ts'
import { type Product, startProduct } from './support/product.ts'
import { importUpload } from './support/upload.ts'

const unavailable = await labUnavailable()

interface Shape {
  readonly name: string
  readonly make: (folder: string) => Promise<string>
  /** Of the guest, by its kernel. */
  readonly disk: string
}

const shapes: readonly Shape[] = [
  { name: 'an OVA like VMware writes', make: async () => (await demoAppliance()).ova, disk: 'sda' },
  { name: 'an OVA like VirtualBox writes', make: virtualBoxOva, disk: 'vda' },
  { name: 'a folder of vSphere with a gzipped disk', make: vsphereCompressedFolder, disk: 'vda' },
  { name: 'a folder of vSphere with a disk in pieces', make: vsphereChunkedFolder, disk: 'vda' },
]

describe.skipIf(unavailable !== undefined)('an appliance', () => {
  let host: LabHost
  let product: Product
  let folder: string
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'kvm1' })
    product = await startProduct()
    await enrolWithPlace(product, host)
    folder = await mkdtemp(join(tmpdir(), 'covisor-appliance-'))
  })
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]()
    await host?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })

  for (const { name, make, disk } of shapes) {
    test(`as ${name} is uploaded, boots, answers, and is deleted without a trace`, async () => {
      const { client } = product
      const before = await hostContents(host)
      const file = await make(await mkdtemp(join(folder, 'shape-')))
      const wishes = { name: 'guest', pool: POOL, networks: { '*': NETWORK }, start: true }
      const { task, created } = await importUpload(client, file, wishes)
      expect(task).toMatchObject({ state: 'succeeded', error: null, warnings: [] })

      await using guest = await openConsole(product, created)
      expect(await guest.ask('ls /sys/block')).toBe(disk)
      expect(Number(await guest.ask('cat /sys/block/[sv]da/size'))).toBe((64 * 2 ** 20) / 512)
      expect(Number(await guest.ask("sed -n 's/MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo"))).toBeGreaterThan(
        200_000,
      )

      await deleteVm(created)
      expect(await hostContents(host)).toEqual(before)
    })
  }

  test('in a folder on the server is planned without copying a byte of its disk, then imported by its pieces', async () => {
    const { client } = product
    const before = await hostContents(host)
    const chunked = await vsphereChunkedFolder(await mkdtemp(join(product.imports, 'cut-')))
    const body = { source: { path: chunked }, networks: { '*': NETWORK }, start: true }
    const plan = await planned(client.POST('/v1/imports', { params: { query: { plan: true } }, body }))
    expect(plan).toMatchObject({ refusals: [], placement: { host: { name: 'kvm1' } } })
    expect(plan.choices).toContainEqual({
      about: 'disk bus',
      chose: 'virtio',
      because: expect.stringContaining('debian12'),
    })
    expect((await unwrap(client.GET('/v1/vms'))).items).toEqual([])
    expect(await hostContents(host)).toEqual(before)

    const { created } = await finish(client, client.POST('/v1/imports', { body }))
    await using guest = await openConsole(product, created)
    expect(await guest.ask('hostname')).toBe('covisor-demo')
    await deleteVm(created)
    expect(await hostContents(host)).toEqual(before)
  })

  const deleteVm = (vm: string) =>
    finish(
      product.client,
      product.client.DELETE('/v1/vms/{vm}', { params: { path: { vm }, query: { force: true, purge: true } } }),
    )
})
