/** What hosts say of their hardware, as libvirt writes it, in our words. */
import { expect, test } from 'vitest'
import { readNodeDevice } from './node-device.ts'
import { numaCells } from './numa-cells.ts'

const pci = (klass: string, more = '') => `<device>
  <name>pci_0000_3b_00_0</name><path>/sys/devices/pci0000:3a/0000:3b:00.0</path><driver><name>nvidia</name></driver>
  <capability type='pci'>
    <class>${klass}</class><domain>0</domain><bus>59</bus><slot>0</slot><function>1</function>
    <product id='0x20b5'>A100</product><vendor id='0x10de'></vendor>${more}
  </capability>
</device>`

test('a graphics card is one that can be passed through, with its place on the bus and its group', () => {
  expect(readNodeDevice(pci('0x030200', "<iommuGroup number='14'/><numa node='1'/>"))).toEqual({
    is: 'pci',
    pci: {
      address: '0000:3b:00.1',
      id: '10de:20b5',
      kind: 'gpu',
      vendor: '0x10de',
      product: 'A100',
      driver: 'nvidia',
      numaCell: 1,
      iommuGroup: 14,
    },
  })
})

test('a bridge is no device that anybody would want', () => {
  expect(readNodeDevice(pci('0x060400'))).toBeUndefined()
})

const net = (path: string, link: string) => `<device><name>net_eth0</name><path>${path}</path>
  <capability type='net'><interface>eth0</interface><address>52:54:00:00:00:01</address>${link}</capability></device>`

test('a network card says how fast its link is, and a bridge is no card', () => {
  const card = { name: 'eth0', mac: '52:54:00:00:00:01' }
  const path = '/sys/devices/pci0000:00/0000:00:03.0/net/eth0'
  expect(readNodeDevice(net(path, "<link speed='25000' state='up'/>"))).toEqual({
    is: 'network-card',
    card: { ...card, isUp: true, mbitPerSecond: 25_000 },
  })
  expect(readNodeDevice(net(path, "<link state='down'/>"))).toEqual({
    is: 'network-card',
    card: { ...card, isUp: false },
  })
  expect(readNodeDevice(net(path, "<link speed='4294967295' state='up'/>"))).toEqual({
    is: 'network-card',
    card: { ...card, isUp: true },
  })
  expect(readNodeDevice(net('/sys/devices/virtual/net/virbr0', "<link state='up'/>"))).toBeUndefined()
})

test('a disk has a size, and an optical drive is none', () => {
  const storage = (type: string) => `<device><name>block_sda</name><capability type='storage'>
    <block>/dev/sda</block><drive_type>${type}</drive_type><model>MZ7LH960</model><size>960197124096</size>
  </capability></device>`
  expect(readNodeDevice(storage('disk'))).toEqual({
    is: 'disk',
    disk: { name: '/dev/sda', model: 'MZ7LH960', sizeBytes: 960_197_124_096 },
  })
  expect(readNodeDevice(storage('cdrom'))).toBeUndefined()
})

test('NUMA cells have their memory, their CPUs, their distances and the huge pages that were set aside', () => {
  const cell = (id: number) => `<cell id='${id}'>
    <memory unit='KiB'>65536000</memory>
    <pages unit='KiB' size='4'>16000000</pages><pages unit='KiB' size='2048'>512</pages><pages unit='KiB' size='1048576'>0</pages>
    <distances><sibling id='0' value='${id === 0 ? 10 : 21}'/><sibling id='1' value='${id === 1 ? 10 : 21}'/></distances>
    <cpus num='2'><cpu id='${id * 2}'/><cpu id='${id * 2 + 1}'/></cpus>
  </cell>`
  const xml = `<capabilities><host><topology><cells num='2'>${cell(0)}${cell(1)}</cells></topology></host></capabilities>`
  expect(numaCells(xml)[1]).toEqual({
    cell: 1,
    memoryMiB: 64_000,
    cpus: [2, 3],
    hugePages: [{ pageKiB: 2048, pages: 512 }],
    distances: [
      { cell: 0, value: 21 },
      { cell: 1, value: 10 },
    ],
  })
})
