/** covisor profile save NAME: made, or replaced where there is one of the name. */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { mebibytesOf } from '../runner/new-disk.ts'
import { pairs } from '../runner/pairs.ts'
import { profileColumns } from './profile-columns.ts'

const buses = ['virtio', 'scsi', 'sata', 'ide'] as const
const models = ['virtio', 'e1000e', 'e1000', 'rtl8139', 'vmxnet3'] as const

export const profileSave = command({
  name: 'profile save',
  summary: 'Keep what an appliance becomes here, for imports to come',
  details: `"covisor import --profile NAME" takes from it what is not said there. One of the same name is replaced as a whole.

Examples:
  covisor profile save branch --network "VM Network=lan" --network "*=default" --pool fast
  covisor profile save old-windows --disk-bus ide --nic-model e1000 --firmware bios
  covisor import appliance.ova --profile branch`,
  args: ['NAME'],
  options: {
    network: {
      kind: 'text',
      value: 'THEIRS=OURS',
      help: "the appliance's network to one here; *=OURS for all others",
      many: true,
    },
    pool: { kind: 'text', value: 'POOL', help: 'for its volumes' },
    'disk-bus': { kind: 'text', value: 'BUS', help: 'instead of what is chosen', oneOf: buses },
    'nic-model': { kind: 'text', value: 'MODEL', help: 'instead of what is chosen', oneOf: models },
    firmware: { kind: 'text', value: 'KIND', help: 'instead of what the appliance says', oneOf: ['bios', 'uefi'] },
    vcpus: { kind: 'number', value: 'N', help: 'instead of what the appliance says' },
    memory: { kind: 'size', value: 'SIZE', help: 'instead of what the appliance says' },
    'deployment-option': { kind: 'text', value: 'ID', help: 'one of the sizes the appliances offer' },
  },
  async run({ args, options, client, output }) {
    const name = args[0]!
    const body = {
      name,
      ...(options.network === undefined ? {} : { networks: pairs('network', options.network)! }),
      ...(options.pool === undefined ? {} : { pool: options.pool }),
      ...(options['disk-bus'] === undefined ? {} : { diskBus: options['disk-bus'] as 'virtio' }),
      ...(options['nic-model'] === undefined ? {} : { nicModel: options['nic-model'] as 'virtio' }),
      ...(options.firmware === undefined ? {} : { firmware: options.firmware as 'bios' }),
      ...(options.vcpus === undefined ? {} : { vcpus: options.vcpus }),
      ...(options.memory === undefined ? {} : { memoryMiB: mebibytesOf(options.memory) }),
      ...(options['deployment-option'] === undefined ? {} : { deploymentOption: options['deployment-option'] }),
    }
    const { items } = await unwrap(client.GET('/v1/import-profiles'))
    const there = items.find((profile) => profile.name === name)
    const saved =
      there === undefined
        ? await unwrap(client.POST('/v1/import-profiles', { body }))
        : await unwrap(client.PUT('/v1/import-profiles/{profile}', { params: { path: { profile: there.id } }, body }))
    output.record(saved, profileColumns)
  },
})
