/** Descriptors of different producers end in the same neutral hardware; what had to be guessed is said. */
import { describe, expect, test } from 'vitest'
import { item, minimal, ovf2, ovirt, vcloud, virtualBox, vsphere8, xenServer } from '../descriptor/dialects.fixture.ts'
import { parseOvf } from '../descriptor/parse-ovf.ts'
import { OvfError } from '../ovf-error.ts'
import { type VmHardwareOptions, vmHardware } from './vm-hardware.ts'

function hardwareOf(text: string, options: VmHardwareOptions = {}, index = 0) {
  const envelope = parseOvf(text, 'x.ovf')
  return vmHardware(envelope.systems[index]!, envelope, options)
}
const withItems = (...items: string[]) => hardwareOf(minimal({ inside: items.join('') }))
const texts = ({ notes }: ReturnType<typeof hardwareOf>) => notes.map(({ text }) => text)

describe('by producer', () => {
  test('vSphere 8: UEFI, Secure Boot, TPM, PVSCSI, NVMe, boot order and NVRAM', () => {
    expect(hardwareOf(vsphere8)).toMatchObject({
      name: 'db01',
      vcpus: 8,
      coresPerSocket: 4,
      memoryMiB: 16384,
      firmware: 'efi',
      secureBoot: true,
      tpm: true,
      cpuHotAdd: true,
      nvramFile: { id: 'file2', href: 'db01-2.nvram' },
      guestOs: { family: 'linux', id: 'rhel', version: '9', is64Bit: true },
      disks: [
        {
          diskId: 'vmdisk1',
          fileHref: 'db01-1.vmdk',
          capacityBytes: 40 * 2 ** 30,
          controller: { kind: 'scsi', subtype: 'virtualscsi' },
          address: { bus: 0, unit: 0 },
          bootIndex: 1,
        },
        {
          diskId: 'vmdisk2',
          fileHref: undefined,
          controller: { kind: 'nvme' },
          address: { bus: 0, unit: 1 },
          bootIndex: 0,
        },
      ],
      cdroms: [{ fileId: undefined, controller: { kind: 'sata' } }],
      nics: [{ network: 'dvs-prod', model: 'vmxnet3', mac: undefined, isConnected: true }],
      notes: [],
    })
  })

  test('vCloud Director: adapters that start disconnected', () => {
    expect(hardwareOf(vcloud, {}, 1)).toMatchObject({
      name: 'web',
      vcpus: 2,
      coresPerSocket: 1,
      memoryMiB: 512,
      guestOs: { id: 'ubuntu', version: undefined, is64Bit: true },
      nics: [{ network: 'none', model: 'e1000e', isConnected: false }],
    })
  })

  test('VirtualBox: captions, bytes, AHCI, EFI and TPM from its own settings', () => {
    expect(hardwareOf(virtualBox)).toMatchObject({
      vcpus: 2,
      memoryMiB: 2048,
      firmware: 'efi',
      tpm: true,
      hasSound: true,
      guestOs: { family: 'linux', id: 'debian', version: '12', is64Bit: true },
      disks: [{ capacityBytes: 20 * 2 ** 30, controller: { kind: 'sata', subtype: 'ahci' }, bootIndex: 0 }],
      cdroms: [{ controller: { kind: 'ide', subtype: 'piix4' } }],
      nics: [{ network: 'NAT', model: 'e1000' }],
    })
  })

  test('OVF 2.0: storage and port items', () => {
    expect(hardwareOf(ovf2)).toMatchObject({
      memoryMiB: 2048,
      disks: [{ diskId: 'd1', controller: { kind: 'scsi', subtype: 'lsilogicsas' }, address: { unit: 1 } }],
      nics: [{ network: 'lan', model: 'virtio' }],
    })
  })

  test('oVirt: sockets times cores, disk by href, interface numbers, BiosType', () => {
    expect(hardwareOf(ovirt)).toMatchObject({
      name: 'centos-vm',
      vcpus: 4,
      coresPerSocket: 2,
      memoryMiB: 4096,
      firmware: 'efi',
      secureBoot: true,
      guestOs: { family: 'linux', id: 'rhel', version: '8', is64Bit: true },
      disks: [{ diskId: '22222222-bbbb', capacityBytes: 10 * 2 ** 30, controller: { kind: 'virtio' } }],
      nics: [{ network: 'ovirtmgmt', model: 'virtio', mac: '56:6f:1a:00:00:01' }],
    })
  })

  test('XenServer: storage extents, MAC in Address, UEFI in other configuration data', () => {
    expect(hardwareOf(xenServer)).toMatchObject({
      vcpus: 4,
      memoryMiB: 8192,
      firmware: 'efi',
      secureBoot: true,
      guestOs: { family: 'windows', id: 'windows-server-2022' },
      disks: [{ diskId: 'd1', fileHref: 'Win-disk.vhd', capacityBytes: 32 * 2 ** 30 }],
      nics: [{ mac: '00:16:3e:12:34:56', model: 'unknown' }],
    })
  })
})

describe('deployment options', () => {
  const text = minimal({
    envelope: `<DeploymentOptionSection><Info>o</Info><Configuration ovf:id="small"/><Configuration ovf:id="big" ovf:default="true"/></DeploymentOptionSection>`,
    inside:
      item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 16 }, 'ovf:bound="max"') +
      item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 1 }) +
      item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 8 }, 'ovf:configuration="big"') +
      item(
        { InstanceID: 2, ResourceType: 4, VirtualQuantity: 64, AllocationUnits: 'MB' },
        'ovf:configuration="small"',
      ) +
      item(
        { InstanceID: 3, ResourceType: 4, VirtualQuantity: 4, AllocationUnits: 'GB' },
        'ovf:configuration="big huge"',
      ),
  })

  test('the default one counts, and its items win over the general ones', () => {
    expect(hardwareOf(text)).toMatchObject({ vcpus: 8, memoryMiB: 4096 })
  })
  test('another one can be chosen', () => {
    expect(hardwareOf(text, { deploymentOption: 'small' })).toMatchObject({ vcpus: 1, memoryMiB: 64 })
  })
  test('one that does not exist is refused with those that do', () => {
    expect(() => hardwareOf(text, { deploymentOption: 'tiny' })).toThrow(/no deployment option "tiny".+small, big/)
  })
})

describe('what is guessed is said', () => {
  test('no CPU and no memory', () => {
    const hardware = withItems()
    expect(hardware).toMatchObject({ vcpus: 1, memoryMiB: 1024 })
    expect(texts(hardware)).toEqual([expect.stringMatching(/number of CPUs/), expect.stringMatching(/memory size/)])
  })
  test('memory without a unit is MiB when bytes would make no machine', () => {
    const small = withItems(item({ InstanceID: 2, ResourceType: 4, VirtualQuantity: 2048 }))
    expect(small.memoryMiB).toBe(2048)
    expect(texts(small).join()).toContain('2048 is read as MiB')
    const large = withItems(item({ InstanceID: 2, ResourceType: 4, VirtualQuantity: 2 ** 31 }))
    expect(large.memoryMiB).toBe(2048)
  })
  test('cores that do not divide the CPUs are ignored', () => {
    const cpu = item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 3 })
    const hardware = withItems(
      cpu.replace('</Item>', '<vmw:CoresPerSocket ovf:required="false">2</vmw:CoresPerSocket></Item>'),
    )
    expect(hardware).toMatchObject({ vcpus: 3, coresPerSocket: 0 })
    expect(texts(hardware).join()).toContain('do not divide')
  })
  test('a device that nobody can give is left out by name', () => {
    const hardware = withItems(
      item({ InstanceID: 9, ResourceType: 1, ResourceSubType: 'vmware.vmci', ElementName: 'VMCI device' }),
    )
    expect(texts(hardware)).toContain('the device "VMCI device" (vmware.vmci) is left out')
  })
  test('a sound card is not left out by name too: that it has one is said elsewhere', () => {
    const hardware = withItems(item({ InstanceID: 9, ResourceType: 1, ResourceSubType: 'vmware.soundcard.hdaudio' }))
    expect(hardware.hasSound).toBe(true)
    expect(texts(hardware).join()).not.toContain('soundcard')
  })
  test('a part of a physical network adapter becomes an ordinary one', () => {
    const hardware = withItems(
      item({ InstanceID: 9, ResourceType: 10, ResourceSubType: 'vmware.sriov.ethernet', ElementName: 'nic9' }),
    )
    expect(texts(hardware).join()).toContain('"nic9" is a part of a physical one (SR-IOV)')
  })
  test('a CD drive of the old host starts empty', () => {
    const hardware = withItems(item({ InstanceID: 9, ResourceType: 15, HostResource: '/dev/sr0' }))
    expect(hardware.cdroms).toMatchObject([{ fileId: undefined }])
    expect(texts(hardware).join()).toContain('"/dev/sr0" of its old host')
  })
})

describe('spellings', () => {
  const controllers: [type: number, subType: string, kind: string][] = [
    [5, 'PIIX4', 'ide'],
    [5, 'ICH6', 'ide'],
    [6, 'lsilogicsas', 'scsi'],
    [6, 'VirtualSCSI', 'scsi'],
    [6, 'buslogic', 'scsi'],
    [6, '', 'scsi'],
    [20, 'LsiLogicSas', 'scsi'],
    [20, 'VirtioSCSI', 'scsi'],
    [20, 'AHCI', 'sata'],
    [20, 'vmware.sata.ahci', 'sata'],
    [20, 'NVMe', 'nvme'],
    [20, 'vmware.nvme.controller', 'nvme'],
  ]
  test.each(controllers)('controller of type %i, %j, is %s', (ResourceType, ResourceSubType, kind) => {
    const { disks } = withItems(
      item({ InstanceID: 3, ResourceType, ResourceSubType }),
      item({ InstanceID: 4, ResourceType: 17, Parent: 3, VirtualQuantity: 1024 }),
    )
    expect(disks[0]!.controller.kind).toBe(kind)
  })

  const cards = [
    ['E1000e', 'e1000e'],
    ['82540EM', 'e1000'],
    ['VmxNet3', 'vmxnet3'],
    ['VMXNET3 virtio', 'vmxnet3'],
    ['Flexible', 'vmxnet2'],
    ['PCNet32', 'pcnet32'],
    ['Am79C973', 'pcnet32'],
    ['virtio', 'virtio'],
  ]
  test.each(cards)('network card %j is %s', (ResourceSubType, model) => {
    const { nics } = withItems(item({ InstanceID: 3, ResourceType: 10, ResourceSubType }))
    expect(nics[0]!.model).toBe(model)
  })

  test.each([
    ['byte * 2^20', '2048'],
    ['byte*2^20', '2048.0'],
    ['MB', '2048'],
    ['MegaBytes', ' 2048 '],
    ['GigaBytes', '2'],
    ['byte * 1024 * 1024', '2048'],
  ])('memory in %j', (AllocationUnits, VirtualQuantity) => {
    expect(withItems(item({ InstanceID: 3, ResourceType: 4, AllocationUnits, VirtualQuantity })).memoryMiB).toBe(2048)
  })

  test("a file of variables that VirtualBox only lists is the one VM's, and of several VMs nobody's", () => {
    const listed = virtualBox.replace('</References>', '<File ovf:id="file2" ovf:href="deb.nvram"/></References>')
    expect(hardwareOf(listed).nvramFile).toEqual({ id: 'file2', href: 'deb.nvram' })
    expect(hardwareOf(virtualBox).nvramFile).toBe(undefined)
  })
})

describe('addresses', () => {
  const controller = item({ InstanceID: 1, ResourceType: 6, Address: 0, ResourceSubType: 'lsilogic' })
  const disk = (id: number, place: Record<string, string | number>) =>
    item({
      InstanceID: id,
      ResourceType: 17,
      ElementName: `disk ${id}`,
      VirtualQuantity: 1,
      AllocationUnits: 'GB',
      ...place,
    })
  const places = ({ disks }: ReturnType<typeof hardwareOf>) =>
    disks.map(({ controller: { kind }, address }) => `${kind} ${address.bus}:${address.unit}`)

  test('are counted up where the producer left them out', () => {
    expect(places(withItems(controller, disk(2, { Parent: 1 }), disk(3, { Parent: 1 })))).toEqual([
      'scsi 0:0',
      'scsi 0:1',
    ])
  })
  test('two devices at one address do not stay there, and it is said', () => {
    const hardware = withItems(
      controller,
      disk(2, { Parent: 1, AddressOnParent: 4 }),
      disk(3, { Parent: 1, AddressOnParent: 4 }),
    )
    expect(places(hardware)).toEqual(['scsi 0:4', 'scsi 0:5'])
    expect(texts(hardware)).toContain('"disk 3": unit 4 of its scsi controller is taken; it gets unit 5')
  })
  test('a disk without a known controller is placed on IDE, and it is said', () => {
    const hardware = withItems(disk(2, { Parent: 9 }))
    expect(places(hardware)).toEqual(['ide 0:0'])
    expect(texts(hardware)).toContain('"disk 2" names controller 9, which is not described; it is placed on IDE')
  })
  test('a disk without a file has the size that its item states, in its units', () => {
    expect(withItems(controller, disk(2, { Parent: 1 })).disks).toMatchObject([
      { diskId: undefined, capacityBytes: 2 ** 30 },
    ])
  })
})

test('a delta disk names its parents, nearest first', () => {
  const disks = ['base', 'middle', 'top'].map(
    (id, i, all) => `<Disk ovf:diskId="${id}" ovf:capacity="9" ${i > 0 ? `ovf:parentRef="${all[i - 1]}"` : ''}/>`,
  )
  const hardware = hardwareOf(
    minimal({
      envelope: `<DiskSection><Info>d</Info>${disks.join('')}</DiskSection>`,
      inside: item({ InstanceID: 1, ResourceType: 17, HostResource: 'ovf:/disk/top' }),
    }),
  )
  expect(hardware.disks[0]?.parents.map(({ diskId }) => diskId)).toEqual(['middle', 'base'])
})

describe('refused', () => {
  const cases: { name: string; items: string; reason: RegExp }[] = [
    { name: 'no CPUs at all', items: item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 0 }), reason: /0 CPUs/ },
    {
      name: 'a million CPUs',
      items: item({ InstanceID: 1, ResourceType: 3, VirtualQuantity: 1e6 }),
      reason: /1000000 CPUs/,
    },
    {
      name: 'memory in hertz',
      items: item({ InstanceID: 1, ResourceType: 4, VirtualQuantity: 1, AllocationUnits: 'hertz' }),
      reason: /memory is in "hertz"/,
    },
    {
      name: 'a disk that is not listed',
      items: item({ InstanceID: 1, ResourceType: 17, HostResource: 'ovf:/disk/x' }),
      reason: /disk "x", which <DiskSection> does not list/,
    },
    {
      name: 'a CD image that is not listed',
      items: item({ InstanceID: 1, ResourceType: 15, HostResource: 'ovf:/file/x' }),
      reason: /file "x", which <References> does not list/,
    },
    {
      name: 'a disk left on its old host',
      items: item({ InstanceID: 1, ResourceType: 17, ElementName: 'd', HostResource: '[ds1] a/a.vmdk' }),
      reason: /disk "d" has neither/,
    },
  ]
  for (const { name, items, reason } of cases) {
    test(name, () => {
      expect(() => withItems(items)).toThrow(OvfError)
      expect(() => withItems(items)).toThrow(reason)
    })
  }
})

describe('a disk sized by a property', () => {
  const text = minimal({
    envelope: `<DiskSection><Info>d</Info><Disk ovf:diskId="d" ovf:capacity="\${size}" ovf:capacityAllocationUnits="byte * 2^30"/></DiskSection>`,
    system: `<ProductSection><Info>p</Info><Property ovf:key="size" ovf:type="int" ovf:value="5"/></ProductSection>`,
    inside: item({ InstanceID: 1, ResourceType: 17, HostResource: 'ovf:/disk/d' }),
  })
  test('has the default, or the answer', () => {
    expect(hardwareOf(text).disks[0]?.capacityBytes).toBe(5 * 2 ** 30)
    expect(hardwareOf(text, { properties: new Map([['size', '7']]) }).disks[0]?.capacityBytes).toBe(7 * 2 ** 30)
  })
  test('may take it from a property of the collection around it', () => {
    const inside = text.replace(/<ProductSection>.*<\/ProductSection>/s, '')
    const product = `<ProductSection><Info>p</Info><Property ovf:key="size" ovf:value="3"/></ProductSection>`
    const collection = inside
      .replace('<VirtualSystem ', `<VirtualSystemCollection ovf:id="c"><Info>c</Info>${product}<VirtualSystem `)
      .replace('</VirtualSystem>', '</VirtualSystem></VirtualSystemCollection>')
    expect(hardwareOf(collection).disks[0]?.capacityBytes).toBe(3 * 2 ** 30)
  })
  test('is refused when the answer is no number', () => {
    expect(() => hardwareOf(text, { properties: new Map([['size', 'big']]) })).toThrow(
      /property "size", whose value is "big"/,
    )
  })
})
