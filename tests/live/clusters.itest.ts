/**
 * A cluster of real hosts looked after by the product: worked on one after another with its VMs running on, and evened out by what its
 * guests were measured to use. The guests do nothing but keep a CPU busy, which takes 512 bytes of boot sector.
 */
import { chmod, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unwrap } from '@covisor/client'
import { type Lab, labUnavailable, startLab } from '@covisor/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrol } from './support/enrol.ts'
import { finish } from './support/finish.ts'
import { type Product, startProduct } from './support/product.ts'

const unavailable = await labUnavailable()
const VMS = ['busy1', 'busy2']
const PATIENCE = { timeout: 90_000, interval: 250 }

describe.skipIf(unavailable !== undefined)(`a cluster of libvirt hosts${unavailable ? `: ${unavailable}` : ''}`, () => {
  let lab: Lab
  let product: Product
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'covisor-roll-'))
    const rollHook = join(folder, 'hook')
    await writeFile(rollHook, `#!/bin/sh\nexec >> ${join(folder, 'worked-on')}\necho "$1"\n`)
    await chmod(rollHook, 0o700)
    ;[lab, product] = await Promise.all([
      startLab({ hosts: 3 }),
      startProduct({ config: { rollHook, sampleEveryMs: 1_000 } }),
    ])
    for (const host of lab.hosts) {
      const xml = `<pool type="dir"><name>shared</name><target><path>${lab.shared}</path></target></pool>`
      await host.virshXml('pool-define', xml)
      await host.virsh('pool-start', 'shared')
    }
    for (const name of VMS) await runBusy(lab, name)
    for (const { uri } of lab.hosts) await enrol(product, uri)
    const { client } = product
    const params = { path: { pool: 'shared' } }
    for (const host of ['host2', 'host3'])
      await finish(client, client.POST('/v1/pools/{pool}/share', { params, body: { host } }))
    await unwrap(client.POST('/v1/clusters', { body: { name: 'prod', hosts: ['host1', 'host2'] } }))
  }, 120_000)
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]()
    await lab?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const whereabouts = async () => {
    const { items } = await unwrap(product.client.GET('/v1/vms'))
    return Object.fromEntries(items.map(({ name, host, state }) => [name, `${state} on ${host?.name}`]))
  }
  const params = { path: { cluster: 'prod' } }
  /** As each host says itself. */
  const runningOn = async () =>
    await Promise.all(
      lab.hosts.map(async (host) => (await host.virsh('list', '--name')).trim().split('\n').filter(Boolean).length),
    )
  /** Newest first. */
  const tasksOfVms = async () => {
    const { items } = await unwrap(product.client.GET('/v1/tasks'))
    return items.filter(({ target }) => target.kind === 'vm').map(({ kind, target }) => `${kind} ${target.name}`)
  }

  test('two busy guests on one host are measured, one of them moves to the idle host, and then no move is useful', async () => {
    const { client } = product
    const balance = (plan: boolean) =>
      client.POST('/v1/clusters/{cluster}/balance', { params: { ...params, query: plan ? { plan: true } : {} } })
    await expect.poll(async () => (await planOf(balance(true))).moves, PATIENCE).toHaveLength(1)
    await finish(client, balance(false))
    expect(Object.values(await whereabouts()).toSorted()).toEqual(['running on host1', 'running on host2'])
    expect((await planOf(balance(true))).warnings[0]).toContain('no useful move')
  }, 150_000)

  test('a roll works on host after host, while the VMs run on and are at home in the end', async () => {
    const before = { where: await whereabouts(), tasks: await tasksOfVms() }
    await finish(product.client, product.client.POST('/v1/clusters/{cluster}/roll', { params }))
    expect((await readFile(join(folder, 'worked-on'), 'utf8')).trim().split('\n').toSorted()).toEqual([
      'host1',
      'host2',
    ])
    expect(await whereabouts()).toEqual(before.where)
    // There and back, and nothing was switched off or started.
    const done = (await tasksOfVms()).slice(0, -before.tasks.length)
    expect(done.toSorted()).toEqual(VMS.flatMap((name) => [`vm.migrate ${name}`, `vm.migrate ${name}`]))
  }, 120_000)

  test('two operators who empty two hosts at once find everything on the third, once, and get it back', async () => {
    const { client } = product
    const before = await whereabouts()
    await unwrap(client.PATCH('/v1/clusters/{cluster}', { params, body: { addHosts: ['host3'] } }))
    const empty = (host: string) =>
      client.POST('/v1/hosts/{host}/maintenance', { params: { path: { host } }, body: {} })
    await Promise.all(['host1', 'host2'].map((host) => finish(client, empty(host))))
    expect(Object.values(await whereabouts())).toEqual(['running on host3', 'running on host3'])
    expect(await runningOn()).toEqual([0, 0, 2])
    for (const host of ['host1', 'host2'])
      await finish(
        client,
        client.POST('/v1/hosts/{host}/return', { params: { path: { host } }, body: { returnVms: true } }),
      )
    expect(await whereabouts()).toEqual(before)
    expect(await runningOn()).toEqual([1, 1, 0])
  }, 150_000)
})

/** Jumps to itself, for ever. */
const bootSector = Buffer.alloc(1 << 20)
bootSector.writeUInt16BE(0xebfe, 0)
bootSector.writeUInt16BE(0x55aa, 510)

async function runBusy({ hosts, shared }: Lab, name: string): Promise<void> {
  const disk = join(shared, `${name}.raw`)
  await using file = await open(disk, 'w')
  await file.write(bootSector)
  const [host] = hosts
  await host!.virshXml(
    'define',
    `<domain type="qemu">
      <name>${name}</name>
      <memory unit="MiB">64</memory>
      <vcpu>1</vcpu>
      <os><type arch="x86_64" machine="q35">hvm</type><boot dev="hd"/></os>
      <cpu mode="custom" match="exact" check="none"><model fallback="allow">qemu64</model></cpu>
      <devices>
        <disk type="file" device="disk">
          <driver name="qemu" type="raw" cache="none"/><source file="${disk}"/><target dev="vda" bus="virtio"/>
        </disk>
      </devices>
    </domain>`,
  )
  await host!.virsh('start', name)
}

async function planOf(call: Promise<{ readonly data?: unknown }>) {
  const { data } = await call
  return data as { readonly moves: readonly unknown[]; readonly warnings: readonly string[] }
}
