/** covisor vm create NAME */
import { command } from '../command.ts'
import { diskOf, mebibytesOf } from '../runner/new-disk.ts'
import { readAll } from '../runner/read-all.ts'
import { readTextFile } from '../runner/read-text-file.ts'

export const vmCreate = command({
  name: 'vm create',
  summary: 'Create a VM',
  details: `From an image, with an installation disc, or blank. What is not said is chosen; --plan shows what and why.

Examples:
  covisor vm create web01 --image debian12 --user joe --ssh-key "$(cat ~/.ssh/id_ed25519.pub)" --start
  covisor vm create db01 --vcpus 4 --memory 8G --disk 40G --disk 200G --network lan --plan
  covisor vm create ai01 --memory 64G --huge-pages 1G --one-numa-cell --device gpu --image debian12 --plan
  covisor vm create win01 --guest-os windows --firmware uefi --secure-boot --tpm --cdrom windows.iso --disk 80G`,
  args: ['NAME'],
  startsTask: true,
  options: {
    description: { kind: 'text', value: 'TEXT', help: 'for people' },
    vcpus: { kind: 'number', value: 'N', help: 'number of vCPUs' },
    memory: { kind: 'size', value: 'SIZE', help: 'such as 2G' },
    flavor: { kind: 'text', value: 'FLAVOR', help: 'vCPUs and memory of this size, where not given' },
    image: { kind: 'text', value: 'IMAGE', help: 'the first disk is a copy of this image' },
    disk: { kind: 'text', value: 'SIZE|VOLUME', help: 'a new disk of this size, or an existing volume', many: true },
    cdrom: { kind: 'text', value: 'VOLUME', help: 'a disc in its drive', many: true },
    network: { kind: 'text', value: 'NETWORK', help: 'a network card on this network', many: true },
    'no-network': { kind: 'flag', help: 'no network card at all' },
    'guest-os': {
      kind: 'text',
      value: 'FAMILY',
      help: 'what will run in it',
      oneOf: ['linux', 'windows', 'bsd', 'solaris', 'other'],
    },
    firmware: { kind: 'text', value: 'KIND', help: 'how it starts', oneOf: ['bios', 'uefi'] },
    'secure-boot': { kind: 'flag', help: 'Secure Boot (needs UEFI)' },
    tpm: { kind: 'flag', help: 'a TPM 2.0' },
    cpu: { kind: 'text', value: 'MODEL', help: 'host-model, host-passthrough or a named CPU model' },
    'huge-pages': { kind: 'size', value: 'SIZE', help: 'all memory in pages of this size: 2M or 1G' },
    'one-numa-cell': { kind: 'flag', help: 'memory and vCPUs in one NUMA cell' },
    device: {
      kind: 'text',
      value: 'DEVICE',
      help: 'a PCI device of the host for it alone: 10de:1eb8, or gpu',
      many: true,
    },
    host: { kind: 'text', value: 'HOST', help: 'place it there' },
    cluster: { kind: 'text', value: 'CLUSTER', help: 'place it on a host of this cluster' },
    pool: { kind: 'text', value: 'POOL', help: 'for its new volumes' },
    hostname: { kind: 'text', value: 'NAME', help: 'cloud-init: host name' },
    user: { kind: 'text', value: 'NAME', help: 'cloud-init: user to make' },
    'ssh-key': { kind: 'text', value: 'KEY', help: 'cloud-init: public key of the user', many: true },
    'password-stdin': { kind: 'flag', help: 'cloud-init: read the password from standard input' },
    'user-data': { kind: 'text', value: 'FILE', help: 'cloud-init: user-data of your own' },
    'network-config': { kind: 'text', value: 'FILE', help: 'cloud-init: network configuration' },
    start: { kind: 'flag', help: 'start it afterwards' },
  },
  async run({ args, options, client, tasks }) {
    const cloudInit = {
      ...(options.hostname === undefined ? {} : { hostname: options.hostname }),
      ...(options.user === undefined ? {} : { user: options.user }),
      ...(options['ssh-key'] === undefined ? {} : { sshKeys: [...options['ssh-key']] }),
      ...(options['password-stdin'] === true ? { password: (await readAll(process.stdin)).replace(/\r?\n$/, '') } : {}),
      ...(options['user-data'] === undefined ? {} : { userData: readTextFile(options['user-data']) }),
      ...(options['network-config'] === undefined ? {} : { networkConfig: readTextFile(options['network-config']) }),
    }
    const body = {
      name: args[0]!,
      ...(options.description === undefined ? {} : { description: options.description }),
      ...(options.vcpus === undefined ? {} : { vcpus: options.vcpus }),
      ...(options.memory === undefined ? {} : { memoryMiB: mebibytesOf(options.memory) }),
      ...(options.flavor === undefined ? {} : { flavor: options.flavor }),
      ...(options.image === undefined ? {} : { image: options.image }),
      ...(options.disk === undefined ? {} : { disks: options.disk.map(diskOf) }),
      ...(options.cdrom === undefined ? {} : { cdroms: [...options.cdrom] }),
      ...(options['no-network'] === true ? { nics: [] } : {}),
      ...(options.network === undefined ? {} : { nics: options.network.map((network) => ({ network })) }),
      ...(options['guest-os'] === undefined ? {} : { guestOs: options['guest-os'] as 'linux' }),
      ...(options.firmware === undefined ? {} : { firmware: options.firmware as 'bios' }),
      ...(options['secure-boot'] === true ? { secureBoot: true } : {}),
      ...(options.tpm === true ? { tpm: true } : {}),
      ...(options.cpu === undefined ? {} : { cpuModel: options.cpu }),
      ...(options['huge-pages'] === undefined ? {} : { hugePageKiB: options['huge-pages'] / 1024 }),
      ...(options['one-numa-cell'] === true ? { oneNumaCell: true } : {}),
      ...(options.device === undefined ? {} : { devices: [...options.device] }),
      ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.pool === undefined ? {} : { pool: options.pool }),
      ...(Object.keys(cloudInit).length === 0 ? {} : { cloudInit }),
      ...(options.start === true ? { start: true } : {}),
    }
    await tasks.follow([() => client.POST('/v1/vms', { params: { query: tasks.query }, body })])
  },
})
