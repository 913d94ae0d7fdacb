/** Descriptors of every version and producer are read alike; what must not be accepted is refused with line and clause. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { vmHardware } from '../hardware/vm-hardware.ts'
import { OvfError } from '../ovf-error.ts'
import { item, minimal, ovf2, ovirt, vcloud, virtualBox, vsphere8, xenServer } from './dialects.fixture.ts'
import { parseOvf } from './parse-ovf.ts'

describe('what is read', () => {
  test('versions are told apart by namespace', () => {
    expect([vsphere8, ovf2, ovirt].map((text) => parseOvf(text, 'x').version)).toEqual(['1', '2', '1'])
  })

  test('disks know file, capacity in bytes and format', () => {
    const [first, second] = parseOvf(vsphere8, 'x').disks
    expect(first).toMatchObject({
      id: 'vmdisk1',
      fileId: 'file1',
      capacity: { kind: 'bytes', bytes: 40 * 2 ** 30 },
      format: 'vmdk-stream-optimized',
    })
    expect(second).toMatchObject({ fileId: undefined, capacity: { bytes: 100 * 2 ** 30 } })
    expect(parseOvf(ovirt, 'x').disks[0]?.capacity).toEqual({ kind: 'bytes', bytes: 10 * 2 ** 30 })
    expect(parseOvf(xenServer, 'x').disks[0]?.format).toBe('vhd')
  })

  test('a collection keeps its systems, start order and delays', () => {
    const { content, systems } = parseOvf(vcloud, 'x')
    expect(systems.map(({ id }) => id)).toEqual(['db', 'web'])
    expect(content.kind === 'collection' && content.startup).toMatchObject([
      {
        id: 'web',
        order: 2,
        startDelaySeconds: 30,
        stopAction: 'guestShutdown',
        stopDelaySeconds: 60,
        waitsForGuest: false,
      },
      { id: 'db', order: 1, startDelaySeconds: 0, waitsForGuest: true },
    ])
  })

  test('sections that are optional or of a known vendor are kept by name and noted', () => {
    const { systems, notes } = parseOvf(vcloud, 'x')
    expect(systems[0]?.otherSections).toEqual(['vcloud:GuestCustomizationSection'])
    expect(notes.map(({ text }) => text)).toContain(
      'the section <vcloud:LeaseSettingsSection> in the envelope is not used',
    )
  })

  test('properties carry key, type, default per deployment option, category, label and description', () => {
    const system = `<ProductSection ovf:class="com.acme" ovf:instance="1"><Info>p</Info><Product>Shop</Product>
      <Category>Network</Category>
      <Property ovf:key="ip" ovf:type="string" ovf:userConfigurable="true"><Label>Address</Label><Description>IPv4</Description>
        <Value ovf:value="10.0.0.9" ovf:configuration="big"/></Property>
      <Property ovf:key="pw" ovf:type="string" ovf:password="true" ovf:value="x"/></ProductSection>`
    expect(parseOvf(minimal({ system }), 'x').systems[0]?.products[0]).toMatchObject({
      product: 'Shop',
      properties: [
        {
          key: 'ip',
          fullKey: 'com.acme.ip.1',
          isUserConfigurable: true,
          isPassword: false,
          category: 'Network',
          label: 'Address',
          description: 'IPv4',
          valueFor: [{ deploymentOption: 'big', value: '10.0.0.9' }],
        },
        { key: 'pw', isPassword: true, value: 'x', valueFor: [] },
      ],
    })
  })

  test('licences and annotations are read, line breaks kept', () => {
    const system = `<EulaSection><Info>e</Info><License>one\ntwo</License></EulaSection>
      <AnnotationSection ovf:required="false"><Info>a</Info><Annotation>note</Annotation></AnnotationSection>`
    expect(parseOvf(minimal({ system }), 'x').systems[0]).toMatchObject({ eulas: ['one\ntwo'], annotation: 'note' })
  })

  test('messages come in the language asked for, else in English, else as they stand', () => {
    const system = `<EulaSection><Info>e</Info><License ovf:msgid="m">as written</License></EulaSection>`
    const bundle = (lang: string, text: string) =>
      `<Strings xml:lang="${lang}"><Msg ovf:msgid="m">${text}</Msg></Strings>`
    const read = (strings: string, locale?: string) =>
      parseOvf(minimal({ system }).replace('</Envelope>', `${strings}</Envelope>`), 'x', { locale }).systems[0]
        ?.eulas[0]
    expect(read(bundle('de-DE', 'Lizenz') + bundle('en-US', 'licence'), 'de')).toBe('Lizenz')
    expect(read(bundle('de-DE', 'Lizenz') + bundle('en-US', 'licence'), 'fr')).toBe('licence')
    expect(read(bundle('de-DE', 'Lizenz'), 'fr')).toBe('as written')
  })

  test('an external message bundle is read when it is given', () => {
    const text = minimal({ system: `<EulaSection><Info>e</Info><License ovf:msgid="m">x</License></EulaSection>` })
      .replace('<References/>', '<References><File ovf:id="b" ovf:href="en.msg"/></References>')
      .replace('</Envelope>', '<Strings xml:lang="en-US" ovf:fileRef="b"/></Envelope>')
    const bundles = new Map([['en.msg', '<Strings xml:lang="en-US"><Msg msgid="m">from the file</Msg></Strings>']])
    expect(parseOvf(text, 'x', { bundles }).systems[0]?.eulas).toEqual(['from the file'])
    expect(parseOvf(text, 'x').systems[0]?.eulas).toEqual(['x'])
  })

  test('plain elements of a producer are noted together, those that are read are not', () => {
    const notes = (text: string) => parseOvf(text, 'x').notes.map((note) => note.text)
    expect(notes(ovirt)).toContain('elements that OVF does not know are not used: CreationDate, IsAutoSuspend')
    expect(notes(virtualBox)).toEqual([])
  })

  test('a capacity may be left to a property', () => {
    const envelope = `<DiskSection><Info>d</Info><Disk ovf:diskId="d" ovf:capacity="\${size}" ovf:capacityAllocationUnits="byte * 2^30"/></DiskSection>`
    expect(parseOvf(minimal({ envelope }), 'x').disks[0]?.capacity).toEqual({
      kind: 'property',
      key: 'size',
      unitBytes: 2 ** 30,
    })
  })
})

describe('what is refused', () => {
  const cpu = item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 1 })
  const files = (list: string) => minimal().replace('<References/>', `<References>${list}</References>`)
  const disks = (list: string) => minimal({ envelope: `<DiskSection><Info>d</Info>${list}</DiskSection>` })
  const cases: { name: string; text: string; reason: RegExp }[] = [
    { name: 'no XML', text: 'hello', reason: /not usable XML/ },
    { name: 'a DOCTYPE', text: `<!DOCTYPE a [<!ENTITY b "c">]>${minimal()}`, reason: /DOCTYPE/ },
    {
      name: 'the descriptor of a Parallels disk',
      text: '<Parallels_disk_image><StorageData><Image><File>web.hds</File></Image></StorageData></Parallels_disk_image>',
      reason: /not an OVF envelope.*give the \.hds file beside it \(here: "web\.hds"\)/,
    },
    { name: 'a domain of libvirt', text: '<domain type="kvm"/>', reason: /covisor host add/ },
    { name: 'another document', text: '<html xmlns="http://www.w3.org/1999/xhtml"/>', reason: /not an OVF envelope/ },
    {
      name: 'an unknown envelope version',
      text: minimal().replaceAll('envelope/1"', 'envelope/7"'),
      reason: /not an OVF envelope/,
    },
    {
      name: 'an envelope without a system',
      text: minimal().replace(/<VirtualSystem .*<\/VirtualSystem>/s, ''),
      reason: /holds neither/,
    },
    { name: 'a system without id', text: minimal().replace(' ovf:id="vm"', ''), reason: /has no ovf:id/ },
    {
      name: 'a system without hardware',
      text: minimal().replaceAll('VirtualHardwareSection', 'InstallSection'),
      reason: /has no <VirtualHardwareSection>/,
    },
    {
      name: 'a file id used twice',
      text: files('<File ovf:id="a" ovf:href="x"/><File ovf:id="a" ovf:href="y"/>'),
      reason: /file id "a" is used twice/,
    },
    { name: 'a file without href', text: files('<File ovf:id="a"/>'), reason: /no ovf:href/ },
    {
      name: 'a negative size',
      text: files('<File ovf:id="a" ovf:href="x" ovf:size="-2"/>'),
      reason: /ovf:size is "-2"/,
    },
    {
      name: 'a size beyond 2^53',
      text: files('<File ovf:id="a" ovf:href="x" ovf:size="9223372036854775807"/>'),
      reason: /0 to 2\^53/,
    },
    {
      name: 'an unknown compression',
      text: files('<File ovf:id="a" ovf:href="x" ovf:compression="lzma"/>'),
      reason: /compression "lzma"/,
    },
    {
      name: 'a disk in a file that is not listed',
      text: disks('<Disk ovf:diskId="d" ovf:capacity="1" ovf:fileRef="f"/>'),
      reason: /"f", which <References> does not list/,
    },
    {
      name: 'a disk id used twice',
      text: disks('<Disk ovf:diskId="d" ovf:capacity="1"/><Disk ovf:diskId="d" ovf:capacity="1"/>'),
      reason: /disk id "d" is used twice/,
    },
    { name: 'a capacity of zero', text: disks('<Disk ovf:diskId="d" ovf:capacity="0"/>'), reason: /above 0/ },
    {
      name: 'a capacity beyond 1 PiB',
      text: disks('<Disk ovf:diskId="d" ovf:capacity="9000" ovf:capacityAllocationUnits="byte * 2^40"/>'),
      reason: /1 PiB/,
    },
    {
      name: 'a capacity in furlongs',
      text: disks('<Disk ovf:diskId="d" ovf:capacity="1" ovf:capacityAllocationUnits="furlongs"/>'),
      reason: /is in "furlongs"/,
    },
    {
      name: 'a parent that is not there',
      text: disks('<Disk ovf:diskId="d" ovf:capacity="1" ovf:parentRef="p"/>'),
      reason: /parent "p"/,
    },
    {
      name: "disks that are each other's parents",
      text: disks(
        '<Disk ovf:diskId="d" ovf:capacity="1" ovf:parentRef="e"/><Disk ovf:diskId="e" ovf:capacity="1" ovf:parentRef="d"/>',
      ),
      reason: /its own ancestor/,
    },
    {
      name: 'an unknown section that is required',
      text: minimal({ envelope: '<x:FenceSection xmlns:x="urn:x"><Info>f</Info></x:FenceSection>' }),
      reason: /<x:FenceSection> in the envelope is required and not understood/,
    },
    {
      name: 'an unknown child of an item that is required',
      text: minimal({ inside: cpu.replace('</Item>', '<x:Turbo xmlns:x="urn:x"/></Item>') }),
      reason: /<x:Turbo>, which is required and not understood/,
    },
    {
      name: 'an unknown resource type that is required',
      text: minimal({ inside: item({ InstanceID: 1, ResourceType: 89, ElementName: 'warp core' }) }),
      reason: /"warp core" .* ResourceType 89/,
    },
    {
      name: 'an element beside the sections that says it is required',
      text: minimal({ system: '<x:Fence xmlns:x="urn:x" ovf:required="true"/>' }),
      reason: /<x:Fence> in <VirtualSystem> is required and not understood/,
    },
    {
      name: 'encryption',
      text: minimal({ envelope: '<EncryptionSection><Info>e</Info></EncryptionSection>' }),
      reason: /<EncryptionSection> in the envelope is required and not understood/,
    },
    {
      name: 'a section in the wrong place',
      text: minimal({ envelope: '<AnnotationSection><Info>a</Info></AnnotationSection>' }),
      reason: /<AnnotationSection> does not belong into the envelope/,
    },
    {
      name: 'an item without InstanceID',
      text: minimal({ inside: item({ ResourceType: 3 }) }),
      reason: /no InstanceID/,
    },
    {
      name: 'an item without ResourceType',
      text: minimal({ inside: item({ InstanceID: 3 }) }),
      reason: /no ResourceType/,
    },
    { name: 'two items with one InstanceID', text: minimal({ inside: cpu + cpu }), reason: /the same InstanceID 1/ },
    {
      name: 'a quantity in words',
      text: minimal({ inside: item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 'two' }) }),
      reason: /"two", which is not a whole number/,
    },
    {
      name: 'a property without key',
      text: minimal({ system: '<ProductSection><Info>p</Info><Property ovf:type="string"/></ProductSection>' }),
      reason: /no ovf:key/,
    },
    {
      name: 'a property declared twice',
      text: minimal({
        system: '<ProductSection><Info>p</Info><Property ovf:key="k"/><Property ovf:key="k"/></ProductSection>',
      }),
      reason: /"k" is declared twice/,
    },
    {
      name: 'a start order for a system that is not there',
      text: vcloud.replace('ovf:id="web" ovf:order', 'ovf:id="cache" ovf:order'),
      reason: /starts "cache"/,
    },
    {
      name: 'two systems with one id',
      text: vcloud.replaceAll('"web"', '"db"'),
      reason: /two virtual systems have the id "db"/,
    },
  ]
  for (const { name, text, reason } of cases) {
    test(name, () => {
      expect(() => parseOvf(text, 'some.ovf')).toThrow(OvfError)
      expect(() => parseOvf(text, 'some.ovf')).toThrow(reason)
      expect(() => parseOvf(text, 'some.ovf')).toThrow(/^some\.ovf, line \d+: .+ \(/)
    })
  }

  test('an unknown resource type that is optional is noted and left out', () => {
    const inside = item({ InstanceID: 1, ResourceType: 89 }, 'ovf:required="false"')
    expect(parseOvf(minimal({ inside }), 'x').notes[0]?.text).toMatch(
      /ResourceType 89, which is not known; it is left out/,
    )
  })

  test('names that drive terminals or turn text around', () => {
    const name = (text: string) => () => parseOvf(minimal({ system: `<Name>${text}</Name>` }), 'some.ovf')
    expect(name('a\u202egnp.exe')).toThrow(/the name of a system "a.+" holds control or direction characters/)
    expect(name('a&#x9b;2J')).toThrow(/control or direction/)
    expect(name('n'.repeat(1025))).toThrow(/longer than 1024/)
  })

  test('more of anything than an appliance has', () => {
    const many = (count: number, make: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => make(i)).join('')
    const tooManyDisks = disks(many(1025, (i) => `<Disk ovf:diskId="d${i}" ovf:capacity="1"/>`))
    expect(() => parseOvf(tooManyDisks, 'x')).toThrow(/more than 1024 disks/)
    expect(() => parseOvf(files(many(1025, (i) => `<File ovf:id="f${i}" ovf:href="h"/>`)), 'x')).toThrow(
      /more than 1024 files/,
    )
    const longStart = vcloud.replace(
      '</ovf:StartupSection>',
      `${many(1025, () => '<ovf:Item ovf:id="db"/>')}</ovf:StartupSection>`,
    )
    expect(() => parseOvf(longStart, 'x')).toThrow(/more than 1024 items in a start order/)
    const tooManyItems = minimal({ inside: many(4097, (i) => item({ InstanceID: i, ResourceType: 3 })) })
    expect(() => parseOvf(tooManyItems, 'x')).toThrow(/more than 4096 hardware items/)
  })

  test('whatever is changed in a descriptor, it is read or refused as OvfError', () => {
    const change = fc.tuple(
      fc.constantFrom(vsphere8, virtualBox, ovf2, ovirt, xenServer, vcloud),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 40 }),
      fc.oneof(
        fc.string({ maxLength: 10 }),
        fc.constantFrom('-1', '1e99', '"', '<', '/>', '${x}', '99999999999999999999', '\0', '&lt;'),
      ),
    )
    fc.assert(
      fc.property(change, ([text, where, length, insert]) => {
        const at = Math.floor(where * text.length)
        try {
          const envelope = parseOvf(text.slice(0, at) + insert + text.slice(at + length), 'x')
          for (const system of envelope.systems) vmHardware(system, envelope)
        } catch (error) {
          if (!(error instanceof OvfError)) throw error
        }
      }),
      { numRuns: 400 },
    )
  })

  test('no cut of a descriptor is accepted, and each is refused as OvfError', () => {
    for (let cut = 0; cut < virtualBox.length - 1; cut += 7) {
      expect(() => parseOvf(virtualBox.slice(0, cut), 'x')).toThrow(OvfError)
    }
  })
})
