/** What is read from domain XML of every kind: ours, virt-manager's, a container's. */
import { describe, expect, test } from 'vitest'
import { brownfieldXml } from './brownfield.fixture.ts'
import { domainXml } from './domain-xml.ts'
import { goldenCase } from './golden.fixture.ts'
import { type DomainFacts, observe } from './observe.ts'

const facts: DomainFacts = {
  nativeHost: 'host',
  power: 'running',
  persistent: true,
  startWithHost: false,
  hasSnapshots: false,
  volumeAt: (path) => {
    const name = path.replace('/var/lib/libvirt/images/', '')
    return name === path ? undefined : { pool: 'images', name }
  },
}

describe('a VM that virt-manager made', () => {
  const seen = observe(brownfieldXml, facts)

  test('has its size as it runs now, and its limit', () => {
    expect(seen).toMatchObject({ vcpus: 2, vcpusMax: 4, memoryMiB: 2048, firmware: 'bios', cpuModel: 'Westmere' })
  })

  test('has disks with volumes where a pool has them, and says where others come from', () => {
    expect(seen.disks).toEqual([
      {
        key: 'vda',
        device: 'disk',
        bus: 'virtio',
        readOnly: false,
        format: 'qcow2',
        source: {
          path: '/var/lib/libvirt/images/legacy.qcow2',
          volume: { pool: 'images', name: 'legacy.qcow2' },
        },
      },
      {
        key: 'vdb',
        device: 'disk',
        bus: 'virtio',
        readOnly: false,
        format: 'raw',
        source: { path: 'rbd:rbd/legacy-data' },
      },
      { key: 'sda', device: 'cdrom', bus: 'sata', readOnly: true },
    ])
  })

  test('stands on what lies below its disks: each layer inside the one above it', () => {
    const chain = `<backingStore type='file'><source file='/srv/outside.qcow2'/>
      <backingStore type='file'><source file='/var/lib/libvirt/images/base.qcow2'/><backingStore/></backingStore></backingStore>`
    const [disk] = observe(brownfieldXml.replace('<backingStore/>', chain), facts).disks
    expect(disk?.below).toEqual([{ pool: 'images', name: 'base.qcow2' }])
  })

  test('has NICs by MAC, with models we have no word for as "other"', () => {
    expect(seen.nics).toEqual([
      {
        key: '52:54:00:aa:bb:01',
        mac: '52:54:00:aa:bb:01',
        model: 'virtio',
        connected: true,
        source: { network: 'default' },
      },
      {
        key: '52:54:00:aa:bb:02',
        mac: '52:54:00:aa:bb:02',
        model: 'other',
        connected: true,
        source: { bridge: 'br0' },
      },
    ])
  })

  test('names what Covisor keeps without modelling it', () => {
    expect(seen.unmodelled).toEqual({ hostdev: 1, redirdev: 2, sound: 1, 'qemu:commandline': 1 })
  })

  test('is known to run Debian from what virt-manager noted', () => {
    expect(seen.guestOs).toEqual({ family: 'linux', id: 'debian11' })
  })

  test('carries no marker', () => {
    expect(seen.marker).toBeUndefined()
  })
})

test('a VM of ours is read back as it was asked for', () => {
  const { definition, host, sources } = goldenCase('windows-kvm')
  const seen = observe(domainXml(definition, host, sources), facts)
  expect(seen).toMatchObject({
    nativeRef: definition.vm,
    marker: { installation: definition.installation, vm: definition.vm },
    displayName: definition.displayName,
    vcpus: 4,
    memoryMiB: 8192,
    firmware: 'uefi',
    secureBoot: true,
    tpm: true,
    guestOs: { family: 'windows', id: 'windows2022' },
    graphics: ['vnc'],
    hasSerialConsole: true,
    unmodelled: {},
  })
  expect(seen.disks.map(({ key, bus }) => ({ key, bus }))).toEqual([
    { key: 'disk1', bus: 'sata' },
    { key: 'cd0', bus: 'sata' },
  ])
})

test('a container is a VM without disks', () => {
  const xml = `<domain type='lxc'><name>c1</name><uuid>5b5a1f9e-7a63-4a0f-9d8e-5f3f8f2f9a12</uuid>
    <memory unit='MiB'>512</memory><vcpu>1</vcpu><os><type>exe</type><init>/sbin/init</init></os>
    <devices><filesystem type='mount'><source dir='/srv/c1'/><target dir='/'/></filesystem><console type='pty'/></devices></domain>`
  expect(observe(xml, facts)).toMatchObject({ memoryMiB: 512, disks: [], unmodelled: { filesystem: 1 } })
})

test('a marker that somebody broke is no marker', () => {
  const xml = `<domain><metadata><v:vm xmlns:v="https://covisor.dev/xmlns/domain/1" installation="x" id="y"/></metadata></domain>`
  expect(observe(xml, facts).marker).toBeUndefined()
})

test('what a VM has of its host for itself is seen as it was defined, and as virsh writes it', () => {
  const { definition, host, sources } = goldenCase('dedicated-kvm')
  const devices = [{ address: '0000:3b:00.0' }, { address: '0000:3b:00.1' }]
  expect(observe(domainXml(definition, host, sources), facts).dedicated).toEqual({
    hugePageKiB: 2 ** 20,
    numaCell: 1,
    devices,
  })
  const byHand = `<domain><name>a</name><memoryBacking><hugepages/></memoryBacking>
    <numatune><memory mode='strict' nodeset='0-1'/></numatune>
    <devices><hostdev type='usb'><source><address bus='1' device='2'/></source></hostdev></devices></domain>`
  expect(observe(byHand, facts).dedicated).toEqual({ hugePageKiB: 2048 })
})
