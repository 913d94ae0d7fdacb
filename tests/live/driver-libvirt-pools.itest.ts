/**
 * Pools of storage that the host reaches, on a real libvirt: Ceph and an iSCSI target run in user space on the lab host itself.
 * NFS, LVM, iSCSI through the kernel and ZFS need modules that a test machine rarely has: their XML is held against libvirt's own schema beside
 * it (drivers/libvirt/src/storage-xml).
 */
import type { EndpointSession, NewPool, StoragePart } from '@covisor/driver-api'
import { libvirtDriver } from '@covisor/driver-libvirt'
import {
  cephUnavailable,
  iscsiTargetUnavailable,
  type LabHost,
  labUnavailable,
  startCeph,
  startIscsiTarget,
  startLibvirtd,
} from '@covisor/lab'
import { newId, type PoolSource } from '@covisor/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smallVm, withVolume } from './driver-libvirt-world.fixture.ts'

const unavailable = await labUnavailable()
const MIB = 1 << 20

const nowhere: readonly PoolSource[] = [
  { type: 'dir', path: '/etc/passwd/vms' },
  { type: 'logical', group: 'covisor-none' },
  { type: 'iscsi', server: '127.0.0.1:9', target: 'iqn.2020-01.org.example:none', user: 'chap' },
]

describe.skipIf(unavailable !== undefined)('pools of storage that the host reaches', () => {
  let host: LabHost
  let session: EndpointSession
  let storage: StoragePart
  const signal = () => AbortSignal.timeout(60_000)

  beforeAll(async () => {
    host = await startLibvirtd({ name: 'pools' })
    session = await libvirtDriver.connect(libvirtDriver.parse(host.uri), {
      installation: newId('installation'),
      pinned: undefined,
      signal: signal(),
    })
    storage = session.storage!
  }, 60_000)
  afterAll(async () => {
    await session?.close()
    await host?.stop()
  })

  const skipUnless = async (
    type: NewPool['source']['type'],
    missing: string | undefined,
    skip: (note: string) => never,
  ) => {
    if (missing !== undefined) skip(missing)
    if (!(await storage.poolTypes(signal())).includes(type))
      skip(`this libvirt has no driver for pools of type ${type}`)
  }
  const secrets = async () => (await host.virsh('secret-list')).trim()
  const pools = async () => (await storage.listPools(signal())).map(({ nativeName }) => nativeName)

  test('are of the kinds that this libvirt was built and installed with', async () => {
    expect(await storage.poolTypes(signal())).toEqual(expect.arrayContaining(['dir', 'netfs', 'logical', 'iscsi']))
  })

  test.each(nowhere.map((source) => [source.type, source] as const))(
    'that cannot be reached leave neither a pool nor a password behind: %s',
    async (_, source) => {
      const creating = storage.createPool({ nativeName: 'nowhere', source, secret: 'a CHAP password' }, signal())
      await expect(creating).rejects.toThrow(/pool "nowhere"/)
      expect([await pools(), await secrets()]).toEqual([expect.not.arrayContaining(['nowhere']), ''])
    },
  )

  test('take no password with them that a pool made by hand uses, too', async () => {
    const usage = 'covisor iscsi iqn.2020-01.org.example:none chap'
    const target = `<usage type="iscsi"><target>${usage}</target></usage>`
    await host.virshXml('secret-define', `<secret ephemeral="no" private="yes">${target}</secret>`)
    const auth = `<auth type="chap" username="chap"><secret usage="${usage}"/></auth>`
    const source = `<host name="127.0.0.2" port="9"/><device path="iqn.2020-01.org.example:none"/>${auth}`
    const byHand = `<name>by-hand</name><source>${source}</source><target><path>/dev/disk/by-path</path></target>`
    await host.virshXml('pool-define', `<pool type="iscsi">${byHand}</pool>`)

    const wanted = { nativeName: 'nowhere', source: nowhere[2]!, secret: 'a CHAP password' }
    await expect(storage.createPool(wanted, signal())).rejects.toThrow(/pool "nowhere"/)
    expect(await secrets()).toContain(usage)

    await storage.removePool('by-hand', signal())
    expect([await pools(), await secrets()]).toEqual([expect.not.arrayContaining(['by-hand']), ''])
  })

  describe('Ceph', () => {
    const pool = 'ceph'
    const disk = { pool, name: 'web01.raw', format: 'raw', capacityBytes: 8 * MIB } as const
    let source: PoolSource
    let key: string
    let rbd: (...args: readonly string[]) => Promise<string>
    beforeAll(async () => {
      if ((await cephUnavailable()) !== undefined || !(await storage.poolTypes(signal())).includes('rbd')) return
      const ceph = await startCeph(host)
      source = { type: 'rbd', servers: [ceph.monitor], cephPool: ceph.pool, user: ceph.user }
      key = ceph.key
      rbd = (...args) => ceph.rbd(...args)
      await storage.createPool({ nativeName: pool, source, secret: key }, signal())
    }, 120_000)

    test('becomes a pool that says what it is made of and what it cannot do', async ({ skip }) => {
      await skipUnless('rbd', await cephUnavailable(), skip)
      await storage.createPool({ nativeName: pool, source, secret: key }, signal()) // again is success
      const seen = (await storage.listPools(signal())).find(({ nativeName }) => nativeName === pool)
      expect(seen).toMatchObject({ type: 'rbd', active: true, source: '127.0.0.1:16789 vms', formats: ['raw'] })
      expect(seen?.cannot.upload).toContain('move a volume here')
    })

    test('with a wrong key is refused, and nothing of it stays', async ({ skip }) => {
      await skipUnless('rbd', await cephUnavailable(), skip)
      const before = await secrets()
      const wrong = { nativeName: 'wrong', source: { ...source, user: 'nobody' } as PoolSource, secret: key }
      await expect(storage.createPool(wrong, signal())).rejects.toMatchObject({ code: 'HOST_REFUSED' })
      expect([await pools(), await secrets()]).toEqual([expect.not.arrayContaining(['wrong']), before])
    })

    test('makes, copies, grows and deletes volumes', async ({ skip }) => {
      await skipUnless('rbd', await cephUnavailable(), skip)
      await storage.createVolume(disk, signal())
      await storage.resizeVolume(disk, 16 * MIB, signal())
      await storage.copyVolume(disk, { ...disk, name: 'copy.raw', capacityBytes: 16 * MIB }, signal())
      expect(await storage.getVolume({ pool, name: 'copy.raw' }, signal())).toMatchObject({ capacityBytes: 16 * MIB })
      await storage.deleteVolume({ pool, name: 'copy.raw' }, signal())
      expect((await rbd('ls', 'vms')).trim()).toBe('web01.raw')
    })

    test("holds the disk of a VM that runs, and the VM's disk is known as its volume", async ({ skip }) => {
      await skipUnless('rbd', await cephUnavailable(), skip)
      const nativeHost = (await session.hosts(signal()))[0]!.nativeRef
      const plain = smallVm(nativeHost, '')
      const definition = withVolume(
        { ...plain, spec: { ...plain.spec, nics: [] }, networks: {} },
        disk.name,
        'raw',
        'disk0',
        pool,
      )
      const { nativeRef } = await session.defineVm(definition, signal())
      const target = { vm: definition.vm, nativeRef }
      await session.startVm(target, signal())
      const seen = await session.getVm(target, signal())
      expect(seen?.power).toBe('running')
      expect(seen?.disks[0]?.source?.volume).toEqual({ pool, name: disk.name })
      expect(await rbd('status', `vms/${disk.name}`)).toContain('watcher=')
      await session.stopVm(target, signal())
      await session.undefineVm(target, signal())
    })

    test('forgotten, it leaves its volumes behind and no password', async ({ skip }) => {
      await skipUnless('rbd', await cephUnavailable(), skip)
      await storage.removePool(pool, signal())
      expect([await pools(), await secrets()]).toEqual([expect.not.arrayContaining([pool]), ''])
      expect((await rbd('ls', 'vms')).trim()).toBe('web01.raw')
    })
  })

  test('iSCSI, opened by QEMU itself, shows the logical units of its target', async ({ skip }) => {
    await skipUnless('iscsi-direct', await iscsiTargetUnavailable(), skip)
    const { server, target, unitBytes } = await startIscsiTarget(host)
    const initiator = 'iqn.2020-01.org.example:kvm1'
    const source: PoolSource = { type: 'iscsi-direct', server, target, initiator }
    await storage.createPool({ nativeName: 'san', source }, signal())
    const units = await storage.listVolumes('san', signal())
    // The controller is a unit too, and libvirt 9.0 counts the blocks of a disk one short.
    const sizes = units.map(({ capacityBytes }) => capacityBytes).toSorted((a, b) => a - b)
    expect(sizes).toEqual([0, expect.toSatisfy((bytes: number) => unitBytes - bytes <= 512)])
    await storage.removePool('san', signal())
    expect(await pools()).not.toContain('san')
  })
})
