/**
 * A host that others set up and go on using, enrolled over ssh: its VMs are there at once, what others do shows up by itself,
 * nothing changes on it until Covisor is asked to change a VM, and when Covisor leaves nothing tells that it was there.
 */
import { unwrap } from '@covisor/client'
import { type LabHost, labUnavailable, runCommand, startLibvirtd } from '@covisor/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrol } from './support/enrol.ts'
import { end, finish } from './support/finish.ts'
import { DESK_UUID, deskXml, PLAIN_UUID, plainXml } from './support/hand-made-domains.ts'
import { type Product, startProduct } from './support/product.ts'
import { vmAfter } from './support/vm-news.ts'

const unavailable = await labUnavailable()

// In this order: enrolled, watched, one VM edited, removed.
describe.skipIf(unavailable !== undefined)('a host with VMs of its own', () => {
  let host: LabHost
  let product: Product
  let uri: string
  let endpoint: string
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'kvm1', ssh: true })
    // Not every change is told by libvirt: what `virsh setmem --config` does is seen by looking.
    product = await startProduct({ config: { observeEveryMs: 5_000 } })
    uri = `${host.ssh?.uri}?keyfile=${host.ssh?.identityFile}&known_hosts=${host.ssh?.knownHostsFile}`
    for (const name of ['desk', 'plain']) {
      await runCommand(['qemu-img', 'create', '-q', '-f', 'qcow2', `${host.pool}/${name}.qcow2`, '8M'])
    }
    await host.virsh('pool-create-as', 'disks', 'dir', '--target', host.pool)
    await host.virshXml('define', deskXml(`${host.pool}/desk.qcow2`))
    await host.virshXml('define', plainXml(`${host.pool}/plain.qcow2`))
    await host.virsh('start', 'plain')
  })
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]()
    await host?.stop()
  })

  const xmlOf = (uuid: string) => host.virsh('dumpxml', '--inactive', '--security-info', uuid)
  /** Every file that libvirt keeps, with what is in it; but for sockets and logs. */
  const filesOnHost = () =>
    host.run([
      'bash',
      '-euc',
      'find /etc/libvirt /var/lib/libvirt "$1" -type f -exec sha256sum {} + | sort',
      'files',
      host.pool,
    ])
  const vmsByName = async () => {
    const { items } = await unwrap(product.client.GET('/v1/vms'))
    return new Map(items.map((vm) => [vm.name, vm]))
  }

  test('is enrolled: its VMs are there, and nothing on it has changed', async () => {
    const state = async () => [
      await xmlOf(DESK_UUID),
      await xmlOf(PLAIN_UUID),
      await host.virsh('dumpxml', 'plain'),
      await filesOnHost(),
    ]
    const before = await state()
    endpoint = (await enrol(product, uri)).endpoint
    const vms = await vmsByName()
    expect(vms.get('plain')).toMatchObject({
      state: 'running',
      managed: false,
      memoryMiB: 64,
      otherDevices: { 'qemu:commandline': 1 },
    })
    expect(vms.get('desk') ?? vms.get('Desk of Ann')).toMatchObject({
      state: 'stopped',
      managed: false,
      vcpus: 2,
      memoryMiB: 256,
      graphics: ['spice'],
      otherDevices: { hostdev: 1, redirdev: 1, watchdog: 1, 'qemu:commandline': 1 },
    })
    expect(vms.size).toBe(2)
    expect(await state()).toEqual(before)
  })

  test('is the same host under another address, and refused there', async () => {
    const again = end(product.client, product.client.POST('/v1/endpoints', { body: { uri: host.uri } }))
    await expect(again).rejects.toMatchObject({
      code: 'ENDPOINT_EXISTS',
      detail: expect.stringContaining(host.ssh?.uri ?? ''),
    })
  })

  const doings = [
    { command: ['suspend', 'plain'], state: 'paused' },
    { command: ['resume', 'plain'], state: 'running' },
    { command: ['destroy', 'plain'], state: 'stopped' },
    { command: ['start', 'plain'], state: 'running' },
    { command: ['managedsave', 'plain'], state: 'suspended' },
    { command: ['start', 'plain'], state: 'running' },
  ]
  for (const { command, state } of doings) {
    test(`tells by itself that somebody did: virsh ${command.join(' ')}`, async () => {
      const vm = await vmAfter(
        product.client,
        'plain',
        () => host.virsh(...command),
        (seen) => seen?.state === state,
      )
      expect(vm).toMatchObject({ state, managed: false })
    })
  }

  test('tells of VMs that somebody defines, changes and undefines', async () => {
    const xml = plainXml('/dev/null')
      .replace(PLAIN_UUID, '8d1d2a0e-41c7-4b6c-9a53-0b7d4c1f2e03')
      .replace('>plain<', '>new<')
    const { client } = product
    const defined = await vmAfter(
      client,
      'new',
      () => host.virshXml('define', xml),
      (vm) => vm !== undefined,
    )
    expect(defined).toMatchObject({ state: 'stopped', memoryMiB: 64 })
    const shrunk = () => host.virsh('setmem', 'new', '32768', '--config')
    expect(await vmAfter(client, 'new', shrunk, (vm) => vm?.memoryMiB === 32)).toBeDefined()
    expect(
      await vmAfter(
        client,
        'new',
        () => host.virsh('undefine', 'new'),
        (vm) => vm === undefined,
      ),
    ).toBeUndefined()
  })

  test('keeps every element of a VM that Covisor edits, but for what the edit is about', async () => {
    const { client } = product
    const [before, plain] = [await linesOf(DESK_UUID), await xmlOf(PLAIN_UUID)]
    const vms = await vmsByName()
    const vm = (vms.get('desk') ?? vms.get('Desk of Ann'))?.id ?? ''
    await finish(client, client.PATCH('/v1/vms/{vm}', { params: { path: { vm } }, body: { memoryMiB: 512 } }))
    const after = await linesOf(DESK_UUID)
    expect(before.filter((line) => !after.includes(line))).toEqual([
      "<memory unit='KiB'>262144</memory>",
      "<currentMemory unit='KiB'>262144</currentMemory>",
    ])
    const gained = after.filter((line) => !before.includes(line))
    expect(gained.filter((line) => !line.includes('covisor:'))).toEqual([
      "<memory unit='KiB'>524288</memory>",
      "<currentMemory unit='KiB'>524288</currentMemory>",
    ])
    expect(gained.filter((line) => line.includes('covisor:'))).toHaveLength(1)
    expect(await xmlOf(PLAIN_UUID)).toBe(plain)
    expect(await unwrap(client.GET('/v1/vms/{vm}', { params: { path: { vm } } }))).toMatchObject({
      managed: true,
      memoryMiB: 512,
    })
  })

  test('is left: only if asked twice, for a VM of Covisor is there, and without a trace', async () => {
    const { client } = product
    const params = { path: { endpoint } }
    await expect(end(client, client.DELETE('/v1/endpoints/{endpoint}', { params }))).rejects.toMatchObject({
      code: 'ENDPOINT_IN_USE',
    })
    const before = await filesOnHost()
    await finish(client, client.DELETE('/v1/endpoints/{endpoint}', { params: { ...params, query: { force: true } } }))
    expect(await filesOnHost()).toBe(before)
    expect(await host.virsh('domstate', 'plain')).toContain('running')
    for (const list of ['/v1/vms', '/v1/volumes', '/v1/hosts', '/v1/pools', '/v1/endpoints'] as const) {
      expect((await unwrap(client.GET(list))).items, list).toEqual([])
    }
  })

  async function linesOf(uuid: string): Promise<string[]> {
    return (await xmlOf(uuid)).split('\n').map((line) => line.trim())
  }
})
