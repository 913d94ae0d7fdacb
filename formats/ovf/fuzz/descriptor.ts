/** npm run fuzz -- formats/ovf/descriptor: parsed, and the hardware of every system worked out under every deployment option. */
import { decodeText, OvfError, parseOvf, vmHardware } from '../src/index.ts'
import { isExpected } from './expected-error.ts'

export const target = {
  words: [
    'VirtualSystem',
    'VirtualSystemCollection',
    'VirtualHardwareSection',
    'StorageItem',
    'EthernetPortItem',
    'Item',
    'Section',
    'Content',
    'DiskSection',
    'Disk',
    'References',
    'File',
    'StartupSection',
    'ProductSection',
    'Property',
    'DeploymentOptionSection',
    'Configuration',
    'Strings',
    'Msg',
    'EulaSection',
    'ovf:id',
    'ovf:href',
    'ovf:parentRef',
    'ovf:fileRef',
    'ovf:diskId',
    'ovf:capacity',
    'ovf:chunkSize',
    'ovf:compression',
    'ovf:required="true"',
    'ovf:bound="max"',
    'ovf:configuration',
    'ovf:key',
    'ovf:msgid',
    'xsi:type',
    '${size}',
    'gzip',
    'ovf:/disk/',
    'ovf:/file/',
    'byte * 2^30',
    'byte * 2^999',
    '../../etc/passwd',
    '/etc/shadow',
    'rasd:ResourceType',
    'rasd:InstanceID',
    'rasd:Parent',
    'rasd:AddressOnParent',
    'rasd:VirtualQuantity',
    'rasd:HostResource',
    'vmw:Config',
    'vmw:ExtraConfig',
    '&#x202e;',
    '\0',
  ],
  async parse(input: Uint8Array): Promise<void> {
    const envelope = parseOvf(decodeText(input, 'input.ovf'), 'input.ovf')
    for (const deploymentOption of [undefined, ...envelope.deploymentOptions.slice(0, 4).map(({ id }) => id)]) {
      for (const system of envelope.systems) {
        try {
          vmHardware(system, envelope, { deploymentOption })
        } catch (error) {
          if (!(error instanceof OvfError)) throw error
        }
      }
    }
  },
  isExpected,
}
