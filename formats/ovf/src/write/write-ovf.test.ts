/** What we write, our own strict reader reads back to the same machine. Other readers are tried in write-ovf.itest.ts. */

import { parseXml } from '@covisor/xml'
import { describe, expect, test } from 'vitest'
import { parseOvf } from '../descriptor/parse-ovf.ts'
import { vmHardware } from '../hardware/vm-hardware.ts'
import { startOrder as readStartOrder } from '../startup/start-order.ts'
import type { OvfToWrite, SystemToWrite } from './ovf-to-write.ts'
import { writeEnvironment } from './write-environment.ts'
import { manifestLine, writeManifest } from './write-manifest.ts'
import { writeOvf } from './write-ovf.ts'

const system: SystemToWrite = {
  id: 'web01',
  name: 'web <01> & co',
  vcpus: 4,
  coresPerSocket: 2,
  memoryMiB: 2048,
  firmware: 'efi',
  secureBoot: true,
  tpm: true,
  os: { vmwType: 'debian12_64Guest', cimId: 96, description: 'Debian GNU/Linux 12 (64-bit)' },
  disks: [
    { diskId: 'd1', controller: 'virtualscsi' },
    { diskId: 'd2', controller: 'sata' },
  ],
  cdroms: [{}],
  nics: [{ network: 'lan', model: 'VmxNet3', mac: '52:54:00:12:34:56' }],
  annotation: 'first line\nsecond line',
  eula: 'be nice',
  product: { name: 'Web', vendor: 'Acme', version: '1.0' },
  properties: [{ key: 'hostname', label: 'Host name', value: 'web' }],
  transports: ['com.vmware.guestInfo'],
}
const ovf: OvfToWrite = {
  name: 'web01',
  files: [{ id: 'f1', href: 'web01-disk1.vmdk', sizeBytes: 12345 }],
  disks: [
    { id: 'd1', fileId: 'f1', capacityBytes: 10 * 2 ** 30, populatedBytes: 2 ** 30 },
    { id: 'd2', capacityBytes: 2 ** 30 },
  ],
  networks: [{ name: 'lan' }],
  systems: [system],
}
const readBack = (text: string) => {
  const envelope = parseOvf(text, 'x.ovf')
  return { envelope, hardware: envelope.systems.map((vm) => vmHardware(vm, envelope)) }
}

test('a machine comes back as it was', () => {
  const { envelope, hardware } = readBack(writeOvf(ovf))
  expect(envelope.notes).toEqual([])
  expect(hardware).toMatchObject([
    {
      id: 'web01',
      name: 'web <01> & co',
      vcpus: 4,
      coresPerSocket: 2,
      memoryMiB: 2048,
      firmware: 'efi',
      secureBoot: true,
      tpm: true,
      guestOs: { id: 'debian', version: '12', is64Bit: true },
      disks: [
        {
          diskId: 'd1',
          fileHref: 'web01-disk1.vmdk',
          capacityBytes: 10 * 2 ** 30,
          controller: { kind: 'scsi', subtype: 'virtualscsi' },
          bootIndex: 0,
        },
        { diskId: 'd2', fileHref: undefined, controller: { kind: 'sata' } },
      ],
      cdroms: [{ controller: { kind: 'ide' } }],
      nics: [{ network: 'lan', model: 'vmxnet3', mac: '52:54:00:12:34:56' }],
      notes: [],
    },
  ])
  expect(envelope.systems[0]).toMatchObject({
    annotation: 'first line\nsecond line',
    eulas: ['be nice'],
    hardware: { transports: ['com.vmware.guestInfo'] },
    products: [
      { product: 'Web', vendor: 'Acme', properties: [{ key: 'hostname', value: 'web', isUserConfigurable: true }] },
    ],
  })
})

test('as OVF 2.0 it is the same machine, with storage and network cards as items of their own', () => {
  const text = writeOvf({ ...ovf, version: '2.0' })
  const { envelope, hardware } = readBack(text)
  expect([envelope.version, envelope.notes]).toEqual(['2', []])
  expect(hardware).toEqual(readBack(writeOvf(ovf)).hardware)
  const items = parseXml(text).descendants('VirtualHardwareSection')[0]!.elements()
  const named = (name: string) =>
    items.filter(({ local }) => local === name).map((one) => one.first('ElementName')?.text)
  expect(named('StorageItem')).toEqual(['Hard disk 1', 'Hard disk 2', 'CD/DVD drive 1'])
  expect(named('EthernetPortItem')).toEqual(['Network adapter 1'])
  // The schema's sequence (DSP8023 2.0): a validating reader refuses any other.
  const order = items.map(({ local }) => local).filter((local) => local.endsWith('Item'))
  expect(order).toEqual(order.toSorted((a, b) => rankIn2(a) - rankIn2(b)))
})

const rankIn2 = (local: string): number => ['Item', 'EthernetPortItem', 'StorageItem'].indexOf(local)

test('delays and actions of a start order come back', () => {
  const startOrder = [
    {
      systemId: 'db01',
      rank: 1,
      startDelaySeconds: 30,
      stopDelaySeconds: 5,
      startAction: 'powerOn',
      stopAction: 'powerOff',
      waitsForGuest: true,
    },
    {
      systemId: 'web01',
      rank: 2,
      startDelaySeconds: 0,
      stopDelaySeconds: 0,
      startAction: 'none',
      stopAction: 'none',
      waitsForGuest: false,
    },
  ] as const
  const two = { ...ovf, systems: [system, { ...system, id: 'db01', disks: [] }], startOrder }
  const read = readStartOrder(readBack(writeOvf(two)).envelope.content)
  expect(read.toSorted((a, b) => a.rank - b.rank)).toEqual(startOrder)
  expect(() => writeOvf({ ...two, startOrder: [{ ...startOrder[0], systemId: 'who' }] })).toThrow(/names "who"/)
})

test('several machines become a collection with their start order', () => {
  const two = { ...ovf, systems: [system, { ...system, id: 'db01', disks: [] }] }
  const { content } = readBack(writeOvf(two)).envelope
  expect(content).toMatchObject({
    kind: 'collection',
    startup: [
      { id: 'web01', order: 1 },
      { id: 'db01', order: 2 },
    ],
  })
})

test('more disks than a controller takes get a second controller, and SCSI address 7 stays free', () => {
  const disks = Array.from({ length: 17 }, (_, i) => ({ id: `d${i}`, capacityBytes: 2 ** 20 }))
  const attached = disks.map(({ id }) => ({ diskId: id, controller: 'lsilogic' as const }))
  const { hardware } = readBack(writeOvf({ ...ovf, disks, systems: [{ ...system, disks: attached }] }))
  const places = hardware[0]!.disks.map(({ address }) => `${address.bus}:${address.unit}`)
  expect(new Set(places).size).toBe(17)
  expect(places).not.toContain('0:7')
  expect(places.slice(14)).toEqual(['0:15', '1:0', '1:1'])
})

test('references that lead nowhere are refused before anything is written', () => {
  expect(() => writeOvf({ ...ovf, systems: [] })).toThrow(/no virtual system/)
  expect(() => writeOvf({ ...ovf, files: [] })).toThrow(/names no file of it: "f1"/)
  expect(() => writeOvf({ ...ovf, disks: [] })).toThrow(/has the disk "d1", which is not given/)
  expect(() => writeOvf({ ...ovf, networks: [] })).toThrow(/is on "lan"/)
})

describe('the small files', () => {
  test('a manifest has one line per file', () => {
    expect(writeManifest([manifestLine('a b.ovf', Buffer.from('x'))])).toMatch(/^SHA256\(a b\.ovf\)= [0-9a-f]{64}\n$/)
    expect(() => writeManifest([manifestLine('a\nSHA256(b)= 00', Buffer.from('x'))])).toThrow(/line break/)
  })

  test('an environment carries the answers to properties, whatever is in them', () => {
    const properties = new Map([['com.acme.motd.1', '<"&\n>']])
    const read = parseXml(writeEnvironment({ systemId: 'vm', properties }))
    expect(read.attr('id')).toBe('vm')
    const [property] = read.descendants('Property')
    expect([property?.attr('key'), property?.attr('value')]).toEqual(['com.acme.motd.1', '<"&\n>'])
  })
})
