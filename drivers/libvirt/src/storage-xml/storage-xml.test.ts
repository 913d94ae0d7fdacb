/** Pools and volumes as libvirt describes them, and as we describe them to libvirt. */
import { describe, expect, test } from 'vitest'
import { newPoolXml } from './pool-source-xml.ts'
import { observePool, poolFolder } from './pool-xml.ts'
import { volumeAt } from './volume-paths.ts'
import { observeVolume, volumeXml } from './volume-xml.ts'

const facts = {
  active: true,
  startWithHost: true,
  capacityBytes: 100,
  allocatedBytes: 40,
  availableBytes: 60,
  pretends: false,
}
const poolXml = (type: string) =>
  `<pool type='${type}'><name>p</name><uuid>5b5a1f9e-7a63-4a0f-9d8e-5f3f8f2f9a11</uuid><target><path>/srv/p</path></target></pool>`

describe('pools', () => {
  test('of files take volumes in many formats, qcow2 first', () => {
    const pool = observePool(poolXml('dir'), facts)
    expect(pool).toMatchObject({ nativeName: 'p', type: 'dir', path: '/srv/p', cannot: {} })
    expect(pool.formats[0]).toBe('qcow2')
  })

  test('of devices take raw volumes, and say why they cannot grow them', () => {
    const pool = observePool(poolXml('logical'), facts)
    expect(pool.formats).toEqual(['raw'])
    expect(pool.cannot.resize).toContain('libvirt cannot')
  })

  test('of Ceph grow volumes but take no bytes, of ZFS the other way round', () => {
    expect(Object.keys(observePool(poolXml('rbd'), facts).cannot)).toEqual(['upload'])
    expect(Object.keys(observePool(poolXml('zfs'), facts).cannot)).toEqual(['resize', 'clone'])
  })

  test('of a kind that nobody has heard of can be looked at only', () => {
    expect(Object.keys(observePool(poolXml('holographic'), facts).cannot)).toEqual([
      'create',
      'upload',
      'resize',
      'clone',
    ])
  })

  test('say what they are made of besides their path', () => {
    const nfs = `<pool type='netfs'><name>p</name><source><host name='nas1'/><dir path='/export'/></source><target><path>/mnt</path></target></pool>`
    expect(observePool(nfs, facts)).toMatchObject({ path: '/mnt', source: 'nas1:/export' })
    expect(observePool(poolXml('dir'), facts)).not.toHaveProperty('source')
  })

  test('whose volumes are made elsewhere say so', () => {
    const pool = observePool(poolXml('iscsi'), facts)
    expect([pool.formats, pool.cannot.create]).toEqual([[], expect.stringContaining('not through libvirt')])
  })

  test('are made of a folder, whatever its name contains', () => {
    const path = '/srv/<odd> & "quoted"'
    expect(poolFolder(newPoolXml('p', { type: 'dir', path }))).toEqual({ type: 'dir', path })
  })
})

describe('volumes', () => {
  const volume = (inner: string, type = 'file') =>
    observeVolume(
      `<volume type='${type}'><name>v</name><capacity unit='bytes'>1048576</capacity><allocation>4096</allocation>${inner}</volume>`,
      'p',
    )

  test('are read with their sizes, path and what lies below them', () => {
    const target = `<target><path>/srv/p/v</path><format type='qcow2'/></target><backingStore><path>/srv/p/base</path></backingStore>`
    expect(volume(target)).toEqual({
      pool: 'p',
      name: 'v',
      format: 'qcow2',
      capacityBytes: 1_048_576,
      allocatedBytes: 4096,
      path: '/srv/p/v',
      backing: '/srv/p/base',
    })
  })

  for (const [format, type, expected] of [
    ['vpc', 'file', 'vhd'],
    ['iso', 'file', 'iso'],
    ['luks', 'file', 'other'],
    ['linux', 'block', 'raw'],
    ['dir', 'dir', 'directory'],
  ] as const) {
    test(`of format ${format} on a ${type} are ${expected}`, () => {
      expect(volume(`<target><format type='${format}'/></target>`, type).format).toBe(expected)
    })
  }

  test('are described so that libvirt makes them sparse and private', () => {
    const xml = volumeXml({ name: 'v', format: 'vhd', capacityBytes: 4096 }, { sparse: true })
    expect(xml).toContain('<format type="vpc"/>')
    expect(xml).toContain('<allocation unit="bytes">0</allocation>')
    expect(xml).toContain('<mode>0600</mode>')
  })
})

describe('the volume behind a path', () => {
  const folders = [
    { pool: 'images', path: '/var/lib/libvirt/images/' },
    { pool: 'nested', path: '/var/lib/libvirt/images/nested' },
  ]
  for (const [path, expected] of [
    ['/var/lib/libvirt/images/a.qcow2', { pool: 'images', name: 'a.qcow2' }],
    ['/var/lib/libvirt/images/nested/a', { pool: 'nested', name: 'a' }],
    ['/var/lib/libvirt/images/other/a', undefined],
    ['/srv/a', undefined],
    ['/var/lib/libvirt/images/', undefined],
  ] as const) {
    test(`${path} is ${expected === undefined ? 'in no pool' : `in ${expected.pool}`}`, () => {
      expect(volumeAt(folders, path)).toEqual(expected)
    })
  }
})
