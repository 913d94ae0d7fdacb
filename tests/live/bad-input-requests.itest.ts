/**
 * Requests that a real host cannot meet: said before anything is done where that can be known, otherwise undone. And paths on the
 * server, which are for the administrator's folders alone.
 */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CovisorClient, planned, unwrap } from '@covisor/client'
import { type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enrolWithPlace, NETWORK, POOL } from './support/enrol.ts'
import { end, finish } from './support/finish.ts'
import { hostContents } from './support/host-contents.ts'
import { type Product, startProduct } from './support/product.ts'
import { smallOva } from './support/small-appliance.ts'
import { importUpload } from './support/upload.ts'

const unavailable = await labUnavailable()
const MIB = 2 ** 20

describe.skipIf(unavailable !== undefined)('a request that cannot be met', () => {
  let host: LabHost
  let product: Product
  let client: CovisorClient
  let folder: string
  let ova: string
  let place: { readonly host: string }
  let before: string[]
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'kvm1' })
    product = await startProduct()
    client = product.client
    place = await enrolWithPlace(product, host)
    folder = await mkdtemp(join(tmpdir(), 'covisor-bad-'))
    ova = await smallOva(folder)
  })
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]()
    await host?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    before = await hostContents(host)
  })

  const importSmall = (name: string, wishes: { pool?: string; networks?: Record<string, string> } = {}) =>
    importUpload(client, ova, { name, pool: POOL, networks: { '*': NETWORK }, ...wishes })
  const namesOf = async () => (await unwrap(client.GET('/v1/vms'))).items.map(({ name }) => name)
  const reserved = async () => {
    const { items } = await unwrap(client.GET('/v1/hosts'))
    return items.map(({ reservedMemoryMiB, reservedVcpus }) => [reservedMemoryMiB, reservedVcpus])
  }
  /** A folder of the host with room for so many bytes, as a pool. */
  const smallPool = async (name: string, size: string) => {
    const path = join(host.directory, name)
    await host.run(['mkdir', path])
    await host.run(['mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path])
    await finish(client, client.POST('/v1/pools', { body: { name, host: place.host, path } }))
    before = await hostContents(host)
    return path
  }

  test('a name that is taken', async () => {
    const body = { name: 'taken', memoryMiB: 64, disks: [{ sizeBytes: MIB }] }
    const { created } = await finish(client, client.POST('/v1/vms', { body }))
    const held = { contents: await hostContents(host), reserved: await reserved() }
    const refusal = { code: 'NAME_TAKEN', status: 409, detail: 'there is already a VM named "taken"' }
    await expect(importSmall('taken')).rejects.toMatchObject(refusal)
    await expect(end(client, client.POST('/v1/vms', { body }))).rejects.toMatchObject(refusal)
    expect({ contents: await hostContents(host), reserved: await reserved() }).toEqual(held)
    await finish(client, client.DELETE('/v1/vms/{vm}', { params: { path: { vm: created }, query: { purge: true } } }))
    expect(await hostContents(host)).toEqual(before)
  })

  test('a network that does not exist, or that nothing was said about', async () => {
    await expect(importSmall('lost', { networks: { '*': 'nowhere' } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      detail: expect.stringContaining('"nowhere"'),
    })
    await expect(importSmall('lost', { networks: {} })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      detail: expect.stringContaining('--network "dvs-prod=NAME'),
    })
    await expect(importSmall('lost', { networks: { 'VM Network': NETWORK } })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      detail: expect.stringContaining('there are: dvs-prod'),
    })
    expect([await namesOf(), await reserved(), await hostContents(host)]).toEqual([[], [[0, 0]], before])
  })

  test('a pool without enough room is refused, with what is needed and what is free', async () => {
    await smallPool('narrow', '16m')
    await expect(importSmall('big', { pool: 'narrow' })).rejects.toMatchObject({
      code: 'POOL_FULL',
      status: 507,
      detail: expect.stringMatching(/"narrow" has 16 MiB free, 64 MiB/),
    })
    expect([await namesOf(), await reserved(), await hostContents(host)]).toEqual([[], [[0, 0]], before])
  })

  test('a pool that others fill while an import writes: the import is undone', async () => {
    const path = await smallPool('shared', '80m')
    // Unseen by the product until it looks again, as when another program writes at the same moment.
    await host.run(['dd', 'if=/dev/zero', `of=${path}/others`, 'bs=1M', 'count=79', 'status=none'])
    const { task } = await importSmall('big', { pool: 'shared' })
    expect(task).toMatchObject({ state: 'failed', error: { code: 'POOL_FULL' } })
    expect(task.error?.text).toContain('"shared"')
    expect([await namesOf(), await reserved()]).toEqual([[], [[0, 0]]])
    expect(await hostContents(host)).toEqual([...before, 'volume shared: others'].toSorted())
  })

  test('a host without KVM: the plan says that the guest would be emulated', async () => {
    await using other = await startLibvirtd({ name: 'kvm2' })
    const body = { name: 'slow', memoryMiB: 64, disks: [{ sizeBytes: MIB }] }
    const plan = await planned(client.POST('/v1/vms', { params: { query: { plan: true } }, body }))
    expect(plan.refusals).toEqual([])
    const reasons = plan.placement?.hosts.flatMap((candidate) => candidate.reasons.map(({ text }) => text))
    expect(reasons).toContainEqual(expect.stringMatching(/no hardware virtualization: .*; the VM will be slow/))
    const enrolling = client.POST('/v1/endpoints', { params: { query: { plan: true } }, body: { uri: other.uri } })
    expect((await planned(enrolling)).warnings).toContainEqual(expect.stringMatching(/VMs are emulated: .*(vmx|KVM)/))
  })

  const badPaths: readonly { readonly name: string; readonly path: string; readonly text: RegExp }[] = [
    { name: 'a file', path: '/etc/passwd', text: /refused to make pool .*\/etc\/passwd/ },
    { name: 'a folder that cannot be made', path: '/proc/pool', text: /refused to make pool .*\/proc\/pool/ },
    { name: 'a path that climbs', path: '/srv/../etc', text: /path/ },
  ]
  for (const { name, path, text } of badPaths) {
    test(`a pool in ${name}`, async () => {
      const call = client.POST('/v1/pools', { body: { name: 'wrong', host: place.host, path } })
      const ended = await end(client, call).then(
        ({ task }) => task.error?.text,
        (error: Error) => error.message,
      )
      expect(ended).toMatch(text)
      expect(await host.virsh('pool-list', '--all', '--name')).not.toContain('wrong')
      // An observation that was under way when the pool was taken back may still tell of it for a moment.
      const poolNames = async () => (await unwrap(client.GET('/v1/pools'))).items.map((pool) => pool.name)
      await expect.poll(poolNames, { timeout: 30_000 }).not.toContain('wrong')
      expect(await hostContents(host)).toEqual(before)
    })
  }

  describe('a path on the server', () => {
    const importPath = (path: string) =>
      end(client, client.POST('/v1/imports', { body: { name: 'thief', source: { path } } }))

    test.for(['/etc/passwd', 'relative.ova', '/does/not/exist.ova'])(
      'that is not in an import folder is not read: %s',
      async (path) => {
        await expect(importPath(path)).rejects.toMatchObject({
          code: 'PATH_REFUSED',
          detail: expect.stringContaining(path),
        })
      },
    )

    test('that leads out of the import folder is not followed', async () => {
      await symlink('/etc/passwd', join(product.imports, 'link.vmdk'))
      await symlink('/etc', join(product.imports, 'etc'))
      for (const path of ['link.vmdk', 'etc/passwd', '../data/covisor.db']) {
        await expect(importPath(`${product.imports}/${path}`)).rejects.toMatchObject({ code: 'PATH_REFUSED' })
      }
    })

    test('whose VMDK names another file is refused, and a neighbour that leads out is not read', async () => {
      const inside = join(product.imports, 'sly')
      await mkdir(inside)
      await writeFile(join(inside, 'sly.vmdk'), vmdkOver('/etc/passwd'))
      await expect(importPath(join(inside, 'sly.vmdk'))).rejects.toMatchObject({
        code: 'DISK_INVALID',
        detail: expect.stringContaining('/etc/passwd'),
      })

      const appliance = await mkdtemp(join(product.imports, 'linked-'))
      await smallOva(appliance, { withoutManifest: true })
      await rm(join(appliance, 'small.mf'))
      await rm(join(appliance, 'small-disk1.vmdk'))
      await symlink('/etc/passwd', join(appliance, 'small-disk1.vmdk'))
      const body = { name: 'thief', networks: { '*': NETWORK }, source: { path: join(appliance, 'small.ovf') } }
      await expect(end(client, client.POST('/v1/imports', { body }))).rejects.toMatchObject({
        detail: expect.stringMatching(/"small-disk1\.vmdk" .*is not there/),
      })
      expect(await hostContents(host)).toEqual(before)
    })
  })
})

const vmdkOver = (path: string): string => `# Disk DescriptorFile
version=1
CID=fffffffe
parentCID=ffffffff
createType="monolithicFlat"
RW 4 FLAT "${path}" 0
`
