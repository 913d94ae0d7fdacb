/** What a patch changes, and above all what it leaves alone. */
import type { VmDefinition } from '@covisor/driver-api'
import { type NetworkId, newId, parseId, type VmSpec, type VolumeId } from '@covisor/model'
import { parseXml, type XmlElement } from '@covisor/xml'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brownfieldXml } from './brownfield.fixture.ts'
import { domainXml } from './domain-xml.ts'
import { definitionOf, goldenCase, goldenCases, goldenHosts } from './golden.fixture.ts'
import { patch } from './patch.ts'
import { withMarker } from './with-marker.ts'

const kvm = goldenHosts['kvm']!
const system = parseId('volume', '20000000-0000-4000-8000-000000000001')
const data = parseId('volume', '20000000-0000-4000-8000-000000000002')
const lan = parseId('network', '10000000-0000-4000-8000-000000000001')
const dmz = parseId('network', '10000000-0000-4000-8000-000000000002')

/** The brownfield domain as control adopts it: keys are target names and MAC addresses. */
const adopted: VmSpec = {
  vcpus: 2,
  vcpusMax: 4,
  memoryMiB: 2048,
  firmware: 'bios',
  secureBoot: false,
  tpm: false,
  cpuModel: 'Westmere',
  guestOs: { family: 'linux' },
  disks: [{ key: 'vda', volume: system, bus: 'virtio', readOnly: false }],
  cdroms: [{ key: 'sda', volume: null, bus: 'sata' }],
  nics: [{ key: '52:54:00:aa:bb:01', mac: '52:54:00:aa:bb:01', network: lan, model: 'virtio', connected: true }],
  graphics: 'none',
  startWithHost: false,
  choices: [],
}

function edit(change: Partial<VmSpec>, xml = brownfieldXml, from: VmSpec = adopted) {
  const to = { ...from, ...change }
  const { definition: before } = definitionOf('legacy', 'Old & trusted', from)
  const { definition, sources } = definitionOf('legacy', 'Old & trusted', to)
  const networks = { [lan]: { nativeName: 'lan' }, [dmz]: { nativeName: 'dmz' } } as VmDefinition['networks']
  const after = { ...definition, networks }
  const patched = patch(xml, before, after, kvm, sources)
  return { ...patched, domain: parseXml(patched.xml), before, after, sources }
}

describe('without a difference', () => {
  test('the text comes back as it was', () => {
    expect(edit({}).xml).toBe(brownfieldXml)
  })

  for (const { name, definition, host, sources } of goldenCases()) {
    test(`${name} comes back as it was`, () => {
      const xml = domainXml(definition, host, sources)
      expect(patch(xml, definition, definition, host, sources)).toEqual({ xml, changes: [] })
    })
  }
})

describe('parts of the host', () => {
  const device = { key: 'device0', wanted: 'gpu', address: '0000:5e:00.0' }

  test('pages and a NUMA cell wait for the next start, and what others wrote beside them stays', () => {
    const xml = brownfieldXml
      .replace('<memoryBacking>', '<memoryBacking><source type="memfd"/>')
      .replace('</vcpu>', '</vcpu><numatune><memnode cellid="0"/></numatune>')
    const { domain, changes } = edit({ dedicated: { hugePageKiB: 1048576, numaCell: 0 } }, xml)
    expect(changes.map(({ what, live }) => [what, live])).toEqual([
      ['memory in pages of 1048576 KiB', undefined],
      ['memory and vCPUs in NUMA cell 0', undefined],
    ])
    expect(domain.find('memoryBacking', 'hugepages', 'page')?.attr('size')).toBe('1048576')
    expect(domain.find('memoryBacking', 'source')?.attr('type')).toBe('memfd')
    expect(domain.find('numatune', 'memory')?.attr('nodeset')).toBe('0')
    expect(domain.first('numatune')?.elements('memnode')).toHaveLength(1)
    expect(domain.first('vcpu')?.attr('cpuset')).toBe(kvm.cellCpus[0]?.join(','))
  })

  test('given back, they leave nothing behind', () => {
    const given = edit({ dedicated: { hugePageKiB: 2048, numaCell: 0, devices: [device] } })
    const back = patch(given.xml, given.after, given.before, kvm, given.sources)
    const domain = parseXml(back.xml)
    expect(domain.first('memoryBacking')).toBeUndefined()
    expect(domain.first('numatune')).toBeUndefined()
    expect(domain.first('vcpu')?.attr('cpuset')).toBeUndefined()
    expect(domain.first('devices')?.elements('hostdev')).toHaveLength(1) // the one that somebody else gave it
  })

  test('a device is plugged and unplugged while the VM runs; asked again, nothing happens', () => {
    const given = edit({ dedicated: { devices: [device] } })
    expect(given.changes).toEqual([
      { what: 'device 0000:5e:00.0 added', live: { kind: 'attach', xml: expect.stringContaining('bus="0x5e"') } },
    ])
    expect(patch(given.xml, given.before, given.after, kvm, given.sources).changes).toEqual([])
    const back = patch(given.xml, given.after, given.before, kvm, given.sources)
    expect(back.changes).toMatchObject([{ what: 'device 0000:5e:00.0 removed', live: { kind: 'detach' } }])
  })
})

describe('what a patch touches', () => {
  test('vCPUs keep their pinning, and the limit its number', () => {
    const { domain, changes } = edit({ vcpus: 3 })
    expect(attributes(domain.first('vcpu')!)).toEqual({ placement: 'static', cpuset: '0-1', current: '3' })
    expect(domain.first('vcpu')?.text).toBe('4')
    expect(changes).toEqual([{ what: '3 vCPUs', live: { kind: 'vcpus', count: 3 } }])
  })

  test('more vCPUs than the limit wait for the next start, and why', () => {
    const { domain, changes } = edit({ vcpus: 8, vcpusMax: 8 })
    expect(domain.first('vcpu')?.text).toBe('8')
    expect(changes.map(({ live }) => live)).toEqual([undefined, undefined])
    expect(changes[0]?.because).toContain('limit of 4')
  })

  test('memory beyond what the VM started with waits; less is taken by the balloon', () => {
    expect(edit({ memoryMiB: 1024 }).changes[0]?.live).toEqual({ kind: 'memory', memoryMiB: 1024 })
    expect(edit({ memoryMiB: 8192 }).changes[0]).toMatchObject({ because: expect.stringContaining('4096 MiB') })
  })

  test('a disk is added on the next free target and can be plugged live', () => {
    const disks = [...adopted.disks, { key: 'data', volume: data, bus: 'virtio' as const, readOnly: false }]
    const { domain, changes } = edit({ disks })
    const added = domain
      .find('devices')!
      .elements('disk')
      .find((disk) => disk.first('alias')?.attr('name') === 'ua-data')
    expect(added?.first('target')?.attr('dev')).toBe('vdc')
    expect(changes).toHaveLength(1)
    expect(changes[0]?.live).toMatchObject({ kind: 'attach' })
    // The old way of saying the boot order stays, and excludes the new one.
    expect(domain.descendants('boot').map((boot) => boot.attr('dev') ?? boot.attr('order'))).toEqual(['hd', '1'])
  })

  test('the first SCSI disk brings a controller that guests have a driver for, and waits for it', () => {
    const disks = [...adopted.disks, { key: 'data', volume: data, bus: 'scsi' as const, readOnly: false }]
    const { domain, changes } = edit({ disks })
    const controllers = domain
      .find('devices')!
      .elements('controller')
      .map((controller) => controller.attr('model'))
    expect(controllers).toEqual(['pcie-root', 'virtio-scsi'])
    expect(changes[0]).toMatchObject({ because: expect.stringContaining('controller') })
  })

  test('adding a disk twice adds it once', () => {
    const disks = [...adopted.disks, { key: 'data', volume: data, bus: 'virtio' as const, readOnly: false }]
    const once = edit({ disks })
    expect(edit({ disks }, once.xml).xml).toBe(once.xml)
  })

  test('a removed disk is detached with the element that the domain has', () => {
    const { domain, changes } = edit({ disks: [] })
    expect(domain.find('devices')!.elements('disk')).toHaveLength(2)
    expect(changes[0]?.live).toMatchObject({ kind: 'detach', xml: expect.stringContaining('WD-1234') })
  })

  test('a medium is put into the drive', () => {
    const { domain, changes } = edit({ cdroms: [{ ...adopted.cdroms[0]!, volume: data }] })
    const drive = domain.find('devices')!.elements('disk')[2]!
    expect(drive.first('source')?.attr('file')).toContain(data)
    expect(changes[0]?.live?.kind).toBe('update')
  })

  test('a disk moved to another bus gets a new target and loses its old address, nothing else', () => {
    const { domain } = edit({ disks: [{ ...adopted.disks[0]!, bus: 'sata' }] })
    const disk = domain.find('devices')!.elements('disk')[0]!
    expect(attributes(disk.first('target')!)).toEqual({ dev: 'sdb', bus: 'sata' })
    expect(disk.first('address')).toBeUndefined()
    expect(disk.find('iotune', 'total_iops_sec')?.text).toBe('500')
  })

  test('a link goes down and up again', () => {
    const nic = adopted.nics[0]!
    const down = edit({ nics: [{ ...nic, connected: false }] })
    expect(down.domain.find('devices', 'interface', 'link')?.attr('state')).toBe('down')
    const up = edit({ nics: [nic] }, down.xml, { ...adopted, nics: [{ ...nic, connected: false }] })
    expect(up.domain.find('devices', 'interface', 'link')?.attr('state')).toBe('up')
    expect(up.changes[0]?.live?.kind).toBe('update')
  })

  test('a NIC plugged elsewhere keeps its card and its bandwidth', () => {
    const { domain } = edit({ nics: [{ ...adopted.nics[0]!, network: dmz }] })
    const nic = domain.find('devices', 'interface')!
    expect(attributes(nic.first('source')!)).toEqual({ network: 'dmz' })
    expect(nic.first('target')).toBeUndefined()
    expect(nic.find('bandwidth', 'inbound')?.attr('average')).toBe('1000')
    expect(nic.first('address')?.attr('bus')).toBe('0x01')
  })

  test('an order of devices replaces the old way and leaves numbers of others to them', () => {
    const { domain } = edit({ bootOrder: ['sda', 'vda'] })
    expect(domain.first('os')?.elements('boot')).toEqual([])
    const orders = domain
      .find('devices')!
      .elements()
      .flatMap((device) => {
        const order = device.first('boot')?.attr('order')
        return order === undefined ? [] : [`${device.first('target')?.attr('dev') ?? device.local} ${order}`]
      })
    expect(orders).toEqual(['vda 3', 'sda 2', 'hostdev 1'])
  })

  test('UEFI is chosen and the rest of <os> stays', () => {
    const { domain } = edit({ firmware: 'uefi' })
    expect(domain.first('os')?.attr('firmware')).toBe('efi')
    expect(
      domain
        .first('os')
        ?.elements()
        .map(({ local }) => local),
    ).toEqual(['type', 'boot', 'bootmenu', 'smbios', 'firmware'])
  })

  test('another CPU model keeps single features that somebody wished for', () => {
    const { domain } = edit({ cpuModel: 'host-model' })
    expect(attributes(domain.first('cpu')!)).toEqual({ mode: 'host-model', check: 'partial' })
    expect(
      domain
        .first('cpu')
        ?.elements()
        .map(({ local }) => local),
    ).toEqual(['feature'])
  })

  test('a device that is not there is named', () => {
    const from = { ...adopted, disks: [{ ...adopted.disks[0]!, key: 'vdz', volume: newId('volume') }] }
    expect(() => edit({ disks: [{ ...from.disks[0]!, bus: 'sata' }] }, brownfieldXml, from)).toThrow('"vdz"')
  })
})

describe('property', () => {
  const disk = fc.record({
    key: fc.constantFrom('vda', 'd1', 'd2', 'd3'),
    volume: fc.constantFrom<VolumeId>(system, data),
    bus: fc.constantFrom('virtio' as const, 'scsi' as const, 'sata' as const),
    readOnly: fc.constant(false),
  })
  const nic = fc.record({
    key: fc.constantFrom('52:54:00:aa:bb:01', 'n1', 'n2'),
    mac: fc.constantFrom('52:54:00:aa:bb:01', '52:54:00:00:00:01', '52:54:00:00:00:02'),
    network: fc.constantFrom<NetworkId>(lan, dmz),
    model: fc.constantFrom('virtio' as const, 'e1000e' as const),
    connected: fc.boolean(),
  })
  const change: fc.Arbitrary<Partial<VmSpec>> = fc.record(
    {
      vcpus: fc.integer({ min: 1, max: 16 }),
      memoryMiB: fc.integer({ min: 64, max: 65_536 }),
      firmware: fc.constantFrom('bios' as const, 'uefi' as const),
      tpm: fc.boolean(),
      cpuModel: fc.constantFrom('host-model', 'host-passthrough', 'EPYC'),
      graphics: fc.constantFrom('vnc' as const, 'none' as const),
      disks: fc.uniqueArray(disk, { selector: ({ key }) => key }),
      cdroms: fc.constantFrom([], adopted.cdroms, [{ key: 'sda', volume: data, bus: 'sata' as const }]),
      nics: fc.uniqueArray(nic, { selector: ({ key }) => key }),
      bootOrder: fc.shuffledSubarray(['vda', 'sda', 'd1']),
    },
    { requiredKeys: [] },
  )

  test('whatever changes, no element that Covisor does not model is lost', () => {
    fc.assert(
      fc.property(change, (wanted) => {
        const kept = unknownElements(edit(wanted).domain)
        expect(kept).toEqual(unknownElements(parseXml(brownfieldXml)))
      }),
      { numRuns: 200 },
    )
  })

  test('a patch applied again to its own result changes nothing more', () => {
    fc.assert(
      fc.property(change, (wanted) => {
        const once = edit(wanted)
        const { before, after, sources } = once
        const again = patch(once.xml, { ...after, spec: after.spec }, after, kvm, sources)
        expect(again.xml).toBe(once.xml)
        expect(before.vm).toBe(after.vm)
      }),
      { numRuns: 50 },
    )
  })
})

describe('adoption', () => {
  test('puts our marker beside what others noted', () => {
    const { definition } = definitionOf('legacy', 'legacy', adopted)
    const metadata = parseXml(withMarker(brownfieldXml, definition)).first('metadata')!
    expect(metadata.elements().map(({ name }) => name)).toEqual(['libosinfo:libosinfo', 'site:owner', 'covisor:vm'])
  })

  test('of a domain that is ours already changes nothing', () => {
    const { definition, host, sources } = goldenCase('linux-kvm')
    const xml = domainXml(definition, host, sources)
    expect(withMarker(xml, definition)).toBe(xml)
  })
})

function attributes(element: XmlElement): Record<string, string> {
  return Object.fromEntries(element.attributes.map(({ name, value }) => [name, value]))
}

/** Paths and attributes of what the model has no word for. */
function unknownElements(domain: XmlElement): string[] {
  const names =
    /^(hostdev|redirdev|sound|description|memoryBacking|cputune|features|clock|on_crash|qemu:commandline|libosinfo:libosinfo|site:owner|bootmenu|smbios|emulator)$/
  const found: string[] = []
  const visit = (element: XmlElement): void => {
    for (const child of element.children) {
      if (child.kind === 'comment') found.push(`comment ${child.text}`)
      if (child.kind !== 'element') continue
      if (names.test(child.name)) found.push(describeTree(child))
      else visit(child)
    }
  }
  visit(domain)
  return found
}

function describeTree(element: XmlElement): string {
  const inner = element.children.map((node) =>
    node.kind === 'element' ? describeTree(node) : node.kind === 'text' ? node.text.trim() : node.text,
  )
  return `${element.name}${JSON.stringify(attributes(element))}[${inner.join('')}]`
}
