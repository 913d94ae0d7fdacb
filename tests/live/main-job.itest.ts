/**
 * The life of a VM that came as an appliance: looked at, changed, kept, taken back, copied, put to sleep, deleted; and VMs made of
 * an image. Each step is seen from inside the guest, or with libvirt's own tools, and not only believed from the API.
 */
import { unwrap } from '@covisor/client'
import { demoAppliance, type LabHost, labUnavailable, runCommand, startLibvirtd } from '@covisor/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolWithPlace, NETWORK, POOL } from './support/enrol.ts'
import { type Done, finish } from './support/finish.ts'
import { openConsole } from './support/guest-console.ts'
import { hostContents } from './support/host-contents.ts'
import { type Product, startProduct } from './support/product.ts'
import { importUpload } from './support/upload.ts'

const unavailable = await labUnavailable()

describe.skipIf(unavailable !== undefined)('on a real host', () => {
  let host: LabHost
  let product: Product
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'kvm1' })
    product = await startProduct()
    await enrolWithPlace(product, host)
  })
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]()
    await host?.stop()
  })

  const act = (vm: string, action: 'start' | 'stop' | 'suspend' | 'pause' | 'resume'): Promise<Done> =>
    finish(product.client, product.client.POST(`/v1/vms/{vm}/${action}`, { params: { path: { vm } } }))
  const deleteVm = (vm: string): Promise<Done> =>
    finish(
      product.client,
      product.client.DELETE('/v1/vms/{vm}', { params: { path: { vm }, query: { force: true, purge: true } } }),
    )
  const look = (vm: string) => unwrap(product.client.GET('/v1/vms/{vm}', { params: { path: { vm } } }))
  const domainXml = async (vm: string) =>
    (await product.client.GET('/v1/vms/{vm}/native-config', { params: { path: { vm } }, parseAs: 'text' })).data ?? ''

  describe('a VM that came as an appliance', () => {
    let vm: string
    let before: string[]
    beforeAll(async () => {
      before = await hostContents(host)
      const wishes = { name: 'web01', pool: POOL, networks: { '*': NETWORK }, diskBus: 'virtio', start: true } as const
      vm = (await importUpload(product.client, (await demoAppliance()).ova, wishes)).created
      await using _booted = await openConsole(product, vm)
    })

    test('shows its screen', async () => {
      const path = { vm }
      const { data } = await product.client.GET('/v1/vms/{vm}/screenshot', {
        params: { path },
        parseAs: 'arrayBuffer',
      })
      const image = Buffer.from(data as ArrayBuffer)
      expect(image.subarray(0, 2).toString('latin1')).toMatch(/^(P6|\x89P)$/)
      expect(image.length).toBeGreaterThan(1000)
    })

    test('goes back to a snapshot with its memory, as if nothing had happened since', async () => {
      const path = { vm }
      {
        await using guest = await openConsole(product, vm)
        await guest.ask('echo then > /tmp/remembered')
      }
      const body = { name: 'before the upgrade', memory: true }
      const taken = product.client.POST('/v1/vms/{vm}/snapshots', { params: { path }, body })
      const { created: snapshot } = await finish(product.client, taken)
      {
        await using guest = await openConsole(product, vm)
        await guest.ask('echo now > /tmp/remembered; touch /tmp/new')
        expect(await guest.ask('ls /tmp; cat /tmp/remembered')).toBe('new\nremembered\nnow')
      }
      const back = { params: { path: { vm, snapshot } }, body: {} }
      await finish(product.client, product.client.POST('/v1/vms/{vm}/snapshots/{snapshot}/revert', back))
      expect(await look(vm)).toMatchObject({ state: 'running' })
      {
        await using guest = await openConsole(product, vm)
        expect(await guest.ask('ls /tmp; cat /tmp/remembered')).toBe('remembered\nthen')
      }
      const { items } = await unwrap(product.client.GET('/v1/vms/{vm}/snapshots', { params: { path } }))
      expect(items).toMatchObject([{ name: 'before the upgrade', hasMemory: true, isCurrent: true, managed: true }])
      const gone = product.client.DELETE('/v1/vms/{vm}/snapshots/{snapshot}', { params: { path: { vm, snapshot } } })
      await finish(product.client, gone)
      expect((await host.virsh('snapshot-list', vm, '--name')).trim()).toBe('')
    })

    test('gets a disk while it runs, and more memory at its next start', async () => {
      const path = { vm }
      const body = { memoryMiB: 384, addDisks: [{ sizeBytes: 32 * 2 ** 20 }] }
      const { task } = await finish(product.client, product.client.PATCH('/v1/vms/{vm}', { params: { path }, body }))
      expect(task.warnings).toEqual([expect.stringMatching(/384 MiB of memory at the next start/)])
      {
        await using guest = await openConsole(product, vm)
        expect(await guest.ask('sleep 1; cat /sys/block/vdb/size')).toBe('65536')
        expect(Number(await guest.ask(memoryKib))).toBeLessThan(256 * 1024)
      }
      await act(vm, 'stop')
      await act(vm, 'start')
      await using guest = await openConsole(product, vm)
      expect(Number(await guest.ask(memoryKib))).toBeGreaterThan(300 * 1024)
      expect(await guest.ask('cat /sys/block/vdb/size')).toBe('65536')
    })

    test('is suspended to disk and goes on where it was', async () => {
      {
        await using guest = await openConsole(product, vm)
        await guest.ask('echo asleep > /tmp/remembered')
      }
      await act(vm, 'suspend')
      expect(await look(vm)).toMatchObject({ state: 'suspended' })
      expect((await host.virsh('list', '--name')).trim()).toBe('')
      await act(vm, 'start')
      await using guest = await openConsole(product, vm)
      expect(await guest.ask('cat /tmp/remembered')).toBe('asleep')
    })

    test('is paused, which its host confirms, and resumed', async () => {
      await act(vm, 'pause')
      expect(await host.virsh('domstate', vm)).toContain('paused')
      await act(vm, 'resume')
      await using guest = await openConsole(product, vm)
      expect(await guest.ask('echo awake')).toBe('awake')
    })

    test('is cloned: the same disks under other names, another address, and a guest that boots', async () => {
      await act(vm, 'stop')
      const cloned = product.client.POST('/v1/vms/{vm}/clone', {
        params: { path: { vm } },
        body: { name: 'web02', start: true },
      })
      const { created: clone } = await finish(product.client, cloned)
      const [original, copy] = [await look(vm), await look(clone)]
      expect(copy.disks.map(({ capacityBytes }) => capacityBytes)).toEqual([64 * 2 ** 20, 32 * 2 ** 20])
      const macs = new Set([...original.nics, ...copy.nics].map(({ mac }) => mac))
      expect(macs.size).toBe(2)
      await using guest = await openConsole(product, clone)
      expect(await guest.ask('cat /sys/class/net/eth0/address')).toBe(copy.nics[0]?.mac)
      await deleteVm(clone)
      expect((await look(vm)).disks.map(({ volume }) => volume?.name)).toEqual(['web01-disk0', 'web01-disk1'])
    })

    test('is deleted and restored, and its host has it as before', async () => {
      const [xml, contents] = [await domainXml(vm), await hostContents(host)]
      await finish(product.client, product.client.DELETE('/v1/vms/{vm}', { params: { path: { vm } } }))
      expect(await hostContents(host)).not.toEqual(contents)
      const restored = product.client.POST('/v1/vms/{vm}/restore', { params: { path: { vm } }, body: {} })
      await finish(product.client, restored)
      expect(await look(vm)).toMatchObject({ state: 'stopped', deletion: null })
      expect([await domainXml(vm), await hostContents(host)]).toEqual([xml, contents])
    })

    // Last: it is gone afterwards.
    test('is deleted, and nothing of it is left on its host or in the books', async () => {
      expect(await hostContents(host)).not.toEqual(before)
      await deleteVm(vm)
      expect(await hostContents(host)).toEqual(before)
      expect((await unwrap(product.client.GET('/v1/volumes'))).items).toEqual([])
      const { items } = await unwrap(product.client.GET('/v1/hosts'))
      expect(items).toMatchObject([{ reservedMemoryMiB: 0, reservedVcpus: 0, vms: { total: 0 } }])
    })
  })

  test('a VM of an image finds its cloud-init seed in its drive', async () => {
    const { client } = product
    const before = await hostContents(host)
    const { disk } = await demoAppliance()
    const image = { name: 'tiny', asImage: true, diskFormat: 'raw', pool: POOL } as const
    const imported = await importUpload(client, disk, image)
    expect(imported.task).toMatchObject({ state: 'succeeded' })
    const body = {
      name: 'node1',
      image: 'tiny',
      memoryMiB: 256,
      nics: [{ network: NETWORK }],
      cloudInit: {
        user: 'ann',
        password: 'not in the clear',
        sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB ann@desk'],
        networkConfig: 'version: 2\n',
      },
      start: true,
    }
    const { created: vm } = await finish(client, client.POST('/v1/vms', { body }))

    const seed = /file=['"]([^'"]*seed[^'"]*)/.exec(await domainXml(vm))?.[1]
    expect(seed).toMatch(/node1-seed/)
    expect(await runCommand(['blkid', '-o', 'export', seed ?? ''])).toMatch(/LABEL=(CIDATA|cidata)[\s\S]*TYPE=iso9660/)
    const files = await runCommand(['isoinfo', '-J', '-f', '-i', seed ?? ''])
    expect(files.trim().split('\n').toSorted()).toEqual(['/meta-data', '/network-config', '/user-data'])
    const userData = await runCommand(['isoinfo', '-J', '-x', '/user-data', '-i', seed ?? ''])
    expect(userData).toMatch(/^#cloud-config\n/)
    expect(userData).toContain('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB ann@desk')
    expect(userData).toContain('$6$')
    expect(userData).not.toContain('not in the clear')

    {
      await using guest = await openConsole(product, vm)
      // SCSI device types: 5 is a CD drive.
      expect(await guest.ask('cat /sys/bus/scsi/devices/*/type')).toBe('5')
    }
    await deleteVm(vm)
    await finish(client, client.DELETE('/v1/images/{image}', { params: { path: { image: 'tiny' } } }))
    expect(await hostContents(host)).toEqual(before)
  })

  test('a VM with UEFI starts with NVRAM of its own, which goes with it', async () => {
    const { client } = product
    const before = await hostContents(host)
    const body = {
      name: 'efi',
      firmware: 'uefi' as const,
      memoryMiB: 256,
      disks: [{ sizeBytes: 2 ** 20 }],
      start: true,
    }
    const { created: vm } = await finish(client, client.POST('/v1/vms', { body }))
    expect(await look(vm)).toMatchObject({ state: 'running', firmware: 'uefi' })
    expect(await hostContents(host)).toContainEqual(expect.stringMatching(/^file .*nvram.*efi/))
    await deleteVm(vm)
    expect(await hostContents(host)).toEqual(before)
  })
})

const memoryKib = "sed -n 's/MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo"
