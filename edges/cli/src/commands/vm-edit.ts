/** covisor vm edit VM */
import { command } from '../command.ts'
import { diskOf, mebibytesOf } from '../runner/new-disk.ts'
import { pairs } from '../runner/pairs.ts'
import { UsageError } from '../usage-error.ts'

export const vmEdit = command({
  name: 'vm edit',
  summary: 'Change the hardware of a VM',
  details: `Done while it runs where that is possible; the rest waits for its next start, and the command says what and why.
A VM made elsewhere is taken over by its first edit; what Covisor does not know of it stays as it is.

Examples:
  covisor vm edit web01 --vcpus 4 --memory 8G
  covisor vm edit web01 --add-disk 100G --add-network lan
  covisor vm edit ai01 --huge-pages 1G --one-numa-cell yes --add-device gpu --plan
  covisor vm edit web01 --eject cdrom0 --remove-disk disk1 --delete-volumes --plan`,
  args: ['VM'],
  startsTask: true,
  options: {
    name: { kind: 'text', value: 'NAME', help: 'rename it' },
    description: { kind: 'text', value: 'TEXT', help: 'for people' },
    vcpus: { kind: 'number', value: 'N', help: 'number of vCPUs' },
    memory: { kind: 'size', value: 'SIZE', help: 'such as 2G' },
    'start-with-host': { kind: 'text', value: 'yes|no', help: 'start when the host starts', oneOf: ['yes', 'no'] },
    'add-disk': { kind: 'text', value: 'SIZE|VOLUME', help: 'a new disk, or an existing volume', many: true },
    'remove-disk': { kind: 'text', value: 'KEY', help: 'device key, see "covisor vm show"', many: true },
    'delete-volumes': { kind: 'flag', help: 'also delete the volumes of removed disks' },
    'add-network': { kind: 'text', value: 'NETWORK', help: 'a network card on this network', many: true },
    'remove-nic': { kind: 'text', value: 'KEY', help: 'device key', many: true },
    unplug: { kind: 'text', value: 'KEY', help: 'take the cable out of a network card', many: true },
    plug: { kind: 'text', value: 'KEY', help: 'put the cable back', many: true },
    insert: { kind: 'text', value: 'KEY=VOLUME', help: 'put a disc into a drive', many: true },
    'huge-pages': { kind: 'text', value: 'SIZE|no', help: 'all memory in pages of 2M or 1G' },
    'one-numa-cell': { kind: 'text', value: 'yes|no', help: 'in one NUMA cell of its host', oneOf: ['yes', 'no'] },
    'add-device': { kind: 'text', value: 'DEVICE', help: 'of its host: gpu, or 10de:1eb8', many: true },
    'remove-device': { kind: 'text', value: 'KEY', help: 'give a device of the host back', many: true },
    eject: { kind: 'text', value: 'KEY', help: 'take the disc out', many: true },
  },
  async run({ args, options, client, tasks }) {
    const links = {
      ...Object.fromEntries((options.unplug ?? []).map((key) => [key, false])),
      ...Object.fromEntries((options.plug ?? []).map((key) => [key, true])),
    }
    const discs = {
      ...Object.fromEntries((options.eject ?? []).map((key) => [key, null])),
      ...pairs('insert', options.insert),
    }
    const body = {
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.description === undefined ? {} : { description: options.description }),
      ...(options.vcpus === undefined ? {} : { vcpus: options.vcpus }),
      ...(options.memory === undefined ? {} : { memoryMiB: mebibytesOf(options.memory) }),
      ...(options['start-with-host'] === undefined ? {} : { startWithHost: options['start-with-host'] === 'yes' }),
      ...(options['add-disk'] === undefined ? {} : { addDisks: options['add-disk'].map(diskOf) }),
      ...(options['remove-disk'] === undefined ? {} : { removeDisks: [...options['remove-disk']] }),
      ...(options['delete-volumes'] === true ? { deleteVolumes: true } : {}),
      ...(options['add-network'] === undefined
        ? {}
        : { addNics: options['add-network'].map((network) => ({ network })) }),
      ...(options['remove-nic'] === undefined ? {} : { removeNics: [...options['remove-nic']] }),
      ...(Object.keys(links).length === 0 ? {} : { connectNics: links }),
      ...(options['huge-pages'] === undefined ? {} : { hugePageKiB: pageKiBOf(options['huge-pages']) }),
      ...(options['one-numa-cell'] === undefined ? {} : { oneNumaCell: options['one-numa-cell'] === 'yes' }),
      ...(options['add-device'] === undefined ? {} : { addDevices: [...options['add-device']] }),
      ...(options['remove-device'] === undefined ? {} : { removeDevices: [...options['remove-device']] }),
      ...(Object.keys(discs).length === 0 ? {} : { cdroms: discs }),
    }
    if (Object.keys(body).length === 0)
      throw new UsageError(`say what to change about "${args[0]}", for example --memory 4G`)
    await tasks.follow([
      () => client.PATCH('/v1/vms/{vm}', { params: { path: { vm: args[0]! }, query: tasks.query }, body }),
    ])
  },
})

/** `1G`, `2M` or `no`. */
function pageKiBOf(text: string): number | null {
  if (text === 'no') return null
  const [, digits, unit] = /^(\d{1,4})([MG])$/.exec(text) ?? []
  if (digits === undefined) throw new UsageError(`--huge-pages ${text}: write 2M, 1G or no`)
  return Number(digits) * (unit === 'G' ? 2 ** 20 : 1024)
}
