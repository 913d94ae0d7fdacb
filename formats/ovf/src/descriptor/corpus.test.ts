/**
 * Real descriptors that other products wrote, read to the numbers that a person found in them.
 *
 * They are not part of this repository; where `../shared/corpus` does not exist beside it, the tests are skipped and say so.
 * The names `Neg_` and `ovf_negative_test` stand for appliances that must not be imported. One of them is wrong in its text.
 * The others are well-formed descriptors of files that are not there, so it is opening them that is refused.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openAppliance } from '../appliance/open-appliance.ts'
import { openOva } from '../appliance/open-ova.ts'
import { vmHardware } from '../hardware/vm-hardware.ts'
import { bytesSource } from '../range-source.ts'
import { decodeText } from './decode-text.ts'
import { parseOvf } from './parse-ovf.ts'

const corpus = join(import.meta.dirname, '../../../../../shared/corpus')
const isThere = existsSync(corpus)
if (!isThere) console.warn(`${corpus} does not exist: real descriptors are NOT tested`)

const read = (name: string) => decodeText(readFileSync(join(corpus, 'ovf', name)), name)
const MiB = 2 ** 20
const GiB = 2 ** 30

/** name: vCPUs, MiB, firmware, guest; disks as file, bytes, bus:unit; adapters as model@network. */
function summary(text: string): string[] {
  const envelope = parseOvf(text, 'x.ovf')
  return envelope.systems.map((system) => {
    const vm = vmHardware(system, envelope)
    const disks = vm.disks.map(
      (d) =>
        `${d.fileHref} ${d.capacityBytes} ${d.controller.kind}-${d.controller.subtype} ${d.address.bus}:${d.address.unit}`,
    )
    const nics = vm.nics.map(({ model, network }) => `${model}@${network}`)
    return [`${vm.name}: ${vm.vcpus} ${vm.memoryMiB} ${vm.firmware} ${vm.guestOs.id}`, ...disks, ...nics].join(' | ')
  })
}

const expected: Readonly<Record<string, readonly string[]>> = {
  'ImportOvf2014_1GB_template.ovf': [
    `1GB_template: 1 2048 bios rhel | 1GB_template-disk1.vmdk ${GiB} scsi-virtualscsi 0:0 | vmxnet3@VM Network`,
  ],
  'ImportOvf2014_parentDisk.ovf': ['Test System: 1 1024 bios other | UnOS2-2.vmdk 107373568 scsi-buslogic 0:0'],
  'NVM_nvdimm.ovf': [
    `Nostalgia: 1 64 bios other | nostalgia-disk1.vmdk 107373568 scsi-buslogic 0:0 | nostalgia-nvdimm.vmdk ${32 * MiB} nvdimm-nvdimm 0:0 | pcnet32@VM Network`,
  ],
  'OVFToolTemplates_OVF_xmltestfiles_DiskSection_1_0_Pos_make_delta.ovf': [
    'SugarmCRM Server: 1 512 bios ubuntu | pcnet32@Network',
    'Database Server: 1 512 bios ubuntu | pcnet32@Network',
  ],
  'OVFToolTemplates_OVF_xmltestfiles_Envelope_Pos_valid_bare_minimal2.ovf': ['PTC01_VM: 1 1024 bios other'],
  'OVFToolTemplates_OVF_xmltestfiles_Options_Pos_comp002.ovf': [
    `comp001: 1 1024 bios windows-server-2003 | ../../../vmdk/comp002-disk1.vmdk.gz ${20 * MiB} scsi-lsilogic 0:0 | pcnet32@VM Network`,
  ],
  'OVFToolTemplates_OVF_xmltestfiles_VirtualAppliances_Pos_nvapp007.ovf': [],
  'OVFToolTemplates_OVF_xmltestfiles_VirtualHardware_1_0_Pos_child_kitem_req_true.ovf': [
    `PTC01_VM: 1 1024 bios linux | ../../../vmdk/valid_disk.vmdk ${8 * GiB} scsi-buslogic 0:0`,
  ],
  'OVFToolTemplates_ovftoolresources_nvapp00n.ovf': [
    'SugarmCRM Server: 1 256 bios ubuntu | pcnet32@Network',
    'Database Server: 1 256 bios ubuntu | pcnet32@Network',
  ],
  'SignedOVF_dsl-with-cert.ovf': [
    `dsl-with-tools: 1 32 bios other | dsl-with-cert-disk1.vmdk ${100 * MiB} scsi-buslogic 0:0`,
  ],
  'WindowsServer2008_Windows_Server_2008_R2_x64.ovf': [
    `Windows Server 2008 R2 x64: 2 2048 bios windows-server-2008-r2 | Windows_Server_2008_R2_x64-disk1.vmdk ${40 * GiB} scsi-lsilogicsas 0:0 | e1000@bridged`,
  ],
  'evdc_haoUnOS2VMs-1GHz-1GB-20G_haoUnOS2VMs.ovf': [
    `vm1: 1 4 bios ubuntu | haoUnOS2VMs-disk1.vmdk ${20 * GiB} scsi-lsilogic 0:0 | pcnet32@none`,
  ],
  'evdc_haoUnOS2VMs-2x1GHz-2x1GB_haoUnOS2VMs.ovf': [
    `vm2: 1 1024 bios ubuntu | haoUnOS2VMs-disk1.vmdk ${2 * MiB} scsi-lsilogic 0:0 | pcnet32@none`,
    `vm1: 1 1024 bios ubuntu | haoUnOS2VMs-disk2.vmdk ${2 * MiB} scsi-lsilogic 0:0 | pcnet32@none`,
  ],
  'large_Disk_ovf_New_folder_vApp_large_disk_12G_vApp_large_disk_12G-mod.ovf': [
    `win2k3ent_large_vApp: 2 512 bios windows-server-2003 | vApp_large_disk_12G-disk1.vmdk ${8 * GiB} scsi-lsilogic 0:0 | e1000@VM Network`,
    `win2k3ent_large_vApp-1: 2 512 bios windows-server-2003 | vApp_large_disk_12G-disk2.vmdk ${4 * GiB} scsi-lsilogic 0:0 | e1000@VM Network`,
  ],
  'non-ascii_chinese_chinese_characters.ovf': [
    `虚拟机: 1 40 bios windows-server-2008-r2 | 虚拟机-1.vmdk ${40 * MiB} scsi-lsilogicsas 0:0 | e1000@VM Network`,
  ],
  'simpleVmTemplate_descriptor.ovf': ['vmBV8ly: 1 1024 bios other'],
  'standard_ovas_cdRemoteAtapi_cdRemoteAtapi.ovf': ['VS1: 1 1024 bios other'],
  'standard_ovas_internal-bundle_internal-bundle.ovf': ['Test System Collection: 1 1024 bios other'],
  'standard_ovas_nostalgia-signed_nostalgia.ovf': [
    'Nostalgia: 1 64 bios other | nostalgia-disk1.vmdk 107373568 scsi-buslogic 0:0 | pcnet32@VM Network',
  ],
  'vappMultiVMs_vappMultiVMs-Nic.ovf': [
    `Vm1: 1 16 bios dos | vappMultiVMs-disk1.vmdk ${2 * MiB} ide- 0:0`,
    `Vm2: 1 16 bios dos | vappMultiVMs-disk2.vmdk ${4 * MiB} ide- 0:0`,
  ],
}

const refused: Readonly<Record<string, RegExp>> = {
  'OVFToolTemplates_OVF_xmltestfiles_AnnotationSection_Neg_ann_sec_elsewhr.ovf':
    /line 16: a <AnnotationSection> does not belong into the envelope/,
  'OVFToolTemplates_OVF_xmltestfiles_HttpLocators_Neg_valid_no_disk_in_server.ovf':
    /line 4: the file "unavailable\.vmdk" \(id "file1"\) is not there/,
  'ovf_negative_test_New_folder_haoUnOS2VMs_fastversion_haoUnOS2VMs.ovf':
    /line 5: the file "haoUnOS2VMs-disk1\.vmdk" .* is not there/,
  'ovf_negative_test_ovf_with_invalid_id_info_haoUnOS2VMs.ovf':
    /line 5: the file "haoUnOS2VMs-disk1\.vmdk" .* is not there/,
  'ovf_negative_test_ovf_with_missing_ovf_content_fastversion_haoUnOS2VMs.ovf':
    /line 5: the file "haoUnOS2VMs-disk1\.vmdk" .* is not there/,
}

describe.skipIf(!isThere)('real descriptors (../shared/corpus)', () => {
  for (const [name, machines] of Object.entries(expected)) {
    test(`${name} is read to the right numbers`, () => expect(summary(read(name))).toEqual(machines))
  }

  for (const [name, reason] of Object.entries(refused)) {
    test(`${name} is refused with the reason`, async () => {
      const bytes = readFileSync(join(corpus, 'ovf', name))
      await expect(openAppliance({ descriptor: { name, bytes }, files: new Map() })).rejects.toThrow(reason)
    })
  }

  test('every descriptor of the corpus has an expectation', () => {
    expect(readdirSync(join(corpus, 'ovf')).toSorted()).toEqual(
      [...Object.keys(expected), ...Object.keys(refused)].toSorted(),
    )
  })

  test('start order, delta disks, message bundles and compression are read', () => {
    const { content } = parseOvf(read('vappMultiVMs_vappMultiVMs-Nic.ovf'), 'x')
    expect(content.kind === 'collection' && content.startup).toMatchObject([
      { id: 'Vm1', order: 1, startDelaySeconds: 120 },
      { id: 'Vm2', order: 2 },
    ])
    const delta = parseOvf(read('ImportOvf2014_parentDisk.ovf'), 'x')
    expect(vmHardware(delta.systems[0]!, delta).disks[0]?.parents).toEqual([
      { diskId: 'basedisk1', fileId: 'file1', fileHref: 'UnOS2.vmdk' },
    ])
    expect(parseOvf(read('standard_ovas_internal-bundle_internal-bundle.ovf'), 'x').systems[0]?.eulas).toEqual([
      '大饿发',
    ])
    expect(parseOvf(read('OVFToolTemplates_OVF_xmltestfiles_Options_Pos_comp002.ovf'), 'x').files[0]?.compression).toBe(
      'gzip',
    )
  })
})

describe.skipIf(!isThere)('real archives (../shared/corpus)', () => {
  const archive = (name: string) => bytesSource(name, readFileSync(join(corpus, 'ova', name)))

  test('uber.ova: deployment options, disks sized by properties, NVRAM, every file as its manifest says', async () => {
    const { envelope, files } = await openOva(archive('uber.ova'))
    const sizes = (deploymentOption?: string) => {
      const vm = vmHardware(envelope.systems[0]!, envelope, { deploymentOption })
      return [vm.vcpus, vm.memoryMiB, ...vm.disks.map(({ capacityBytes }) => capacityBytes / MiB)]
    }
    expect(sizes()).toEqual([2, 64, 40, 50, 60, 20])
    expect(sizes('small')).toEqual([1, 32, 20, 30, 10])
    expect(vmHardware(envelope.systems[0]!, envelope)).toMatchObject({ firmware: 'efi', nvramFile: { id: 'nvram' } })
    for (const file of files.values()) {
      expect(file.isVerified).toBe(true)
      expect(Buffer.concat(await Array.fromAsync(file.stream())).length).toBe(file.stored.size)
    }
  })

  test('test_vapp_template.ova: a vApp of vCloud Director', async () => {
    const { envelope, files } = await openOva(archive('test_vapp_template.ova'))
    expect(vmHardware(envelope.systems[0]!, envelope)).toMatchObject({
      name: 'testvm1',
      memoryMiB: 4,
      guestOs: { id: 'windows-server-2016' },
      disks: [{ capacityBytes: 40 * MiB, controller: { kind: 'scsi', subtype: 'lsilogicsas' } }],
      nics: [{ model: 'e1000e', network: 'none', isConnected: false }],
    })
    expect([...files.values()].map(({ stored }) => stored.size)).toEqual([68096])
  })
})
