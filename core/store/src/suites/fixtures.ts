/** Rows for tests: whole ones, of which a test says only what it is about. */
import { newId, type VmSpec } from '@covisor/model'
import type { SeenVm } from '../contract/vms.ts'
import type { NewTask } from '../contract/work.ts'
import type { NewEndpoint, NewVm, NewVolumeRow } from '../rows.ts'
import type { TenantScope } from '../scope.ts'

export const newTenant = () =>
  ({ organisation: newId('organisation'), project: newId('project') }) satisfies TenantScope

export const vmSpec = (changes: Partial<VmSpec> = {}): VmSpec => ({
  vcpus: 2,
  memoryMiB: 2048,
  firmware: 'uefi',
  secureBoot: false,
  tpm: false,
  cpuModel: 'host-model',
  guestOs: { family: 'linux' },
  disks: [],
  cdroms: [],
  nics: [],
  graphics: 'vnc',
  startWithHost: false,
  choices: [],
  ...changes,
})

export const newVm = (tenant: ReturnType<typeof newTenant>, changes: Partial<NewVm> = {}): NewVm => ({
  id: newId('vm'),
  ...tenant,
  name: 'web01',
  record: 'present',
  managed: true,
  desired: vmSpec(),
  vcpus: 2,
  memoryMiB: 2048,
  ...changes,
})

export const seenVm = (changes: Partial<SeenVm> = {}): SeenVm => ({
  nativeRef: 'native-1',
  nativeName: 'old-server',
  power: 'running',
  vcpus: 4,
  memoryMiB: 8192,
  nics: [{ mac: '52:54:00:00:00:01' }],
  ...changes,
})

export const newEndpoint = (tenant: ReturnType<typeof newTenant>, changes: Partial<NewEndpoint> = {}): NewEndpoint => ({
  id: newId('endpoint'),
  uri: 'qemu+ssh://root@kvm1/system',
  driver: 'libvirt',
  label: 'kvm1',
  state: 'connected',
  ...tenant,
  ...changes,
})

export const newVolume = (tenant: ReturnType<typeof newTenant>, changes: Partial<NewVolumeRow> = {}): NewVolumeRow => ({
  id: newId('volume'),
  ...tenant,
  name: 'web01-disk',
  pool: newId('pool'),
  nativeName: 'web01-disk.qcow2',
  format: 'qcow2',
  capacityBytes: 10 * 2 ** 30,
  state: 'ready',
  purpose: 'disk',
  madeByUs: true,
  ...changes,
})

export const newTask = (tenant: ReturnType<typeof newTenant>, changes: Partial<NewTask> = {}): NewTask => ({
  id: newId('task'),
  ...tenant,
  saga: 'vm.start',
  version: 1,
  input: { vm: 'x' },
  title: 'Start VM "web01"',
  action: 'start',
  actorKind: 'user',
  actorName: 'alice',
  actorInterface: 'api',
  ...changes,
})
