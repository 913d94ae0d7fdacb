/** Records as core/control gives them, for tests of what becomes of them. */
import type {
  ImageRecord,
  NetworkRecord,
  Outcome,
  Plan,
  PoolRecord,
  TaskRecord,
  UploadRecord,
  VmRecord,
  VolumeRecord,
} from '@covisor/control'
import { newId } from '@covisor/model'

const at = new Date('2026-01-31T12:00:00Z')

export const taskRecord: TaskRecord = {
  id: newId('task'),
  kind: 'vm.start',
  title: 'Start web01',
  state: 'running',
  target: { kind: 'vm', id: undefined, name: 'web01' },
  startedBy: 'ada',
  step: 'start',
  waitingFor: undefined,
  progress: undefined,
  error: undefined,
  cancellable: true,
  warnings: [],
  createdAt: at,
  endedAt: undefined,
}

export const plan: Plan = {
  action: 'start',
  target: { kind: 'vm', id: undefined, name: 'web01' },
  steps: [],
  placement: {
    host: { id: newId('host'), name: 'kvm1' },
    hosts: [],
  },
  moves: [],
  hardware: [],
  downtime: 'none',
  capacity: [{ what: 'memory', where: 'kvm1', unit: 'MiB', before: 0, after: 512, limit: undefined }],
  quota: [],
  choices: [],
  warnings: [],
  irreversible: [],
  refusals: [],
  saved: undefined,
}

export const planOutcome: Outcome<unknown> = { kind: 'plan', plan }

export const acceptedOutcome: Outcome<unknown> = { kind: 'accepted', task: taskRecord.id, created: undefined }

export const vmRecord: VmRecord = {
  id: newId('vm'),
  name: 'web01',
  tags: { tier: 'web' },
  folder: undefined,
  description: '',
  project: newId('project'),
  state: 'running',
  powerReason: undefined,
  host: { id: newId('host'), name: 'kvm1' },
  managed: true,
  task: undefined,
  desired: undefined,
  observed: undefined,
  vcpus: 1,
  memoryMiB: 512,
  disks: [
    {
      key: 'vda',
      device: 'disk',
      bus: 'virtio',
      volume: undefined,
      path: '/srv/vms/web01.qcow2',
      capacityBytes: undefined,
    },
  ],
  nics: [],
  allowedActions: [],
  disallowed: {},
  lease: undefined,
  deletion: undefined,
  generation: 7,
  createdAt: at,
  leftBehind: [],
  pending: [],
  seenAt: at,
}

const host = { id: newId('host'), name: 'kvm1' }
const pool = { id: newId('pool'), name: 'fast' }

export const poolRecord: PoolRecord = {
  ...pool,
  type: 'dir',
  kind: 'local',
  poolClass: undefined,
  active: true,
  capacityBytes: 100,
  allocatedBytes: 10,
  availableBytes: 90,
  provisionedBytes: 20,
  hosts: [{ ...host, nativeName: 'fast-on-kvm1' }],
  overcommit: undefined,
  troubles: [],
  facts: {
    nativeName: 'fast-on-kvm1',
    type: 'dir',
    active: true,
    nativeRef: 'ref-1',
    startWithHost: true,
    capacityBytes: 100,
    allocatedBytes: 10,
    availableBytes: 90,
    path: '/srv/fast',
    formats: ['qcow2', 'raw'],
    cannot: {},
  },
}

export const networkRecord: NetworkRecord = {
  id: newId('network'),
  name: 'lan',
  tags: { tier: 'web' },
  kind: 'bridged',
  active: true,
  subnets: ['192.0.2.0/24'],
  bridge: 'br-lan',
  hosts: [host],
  ports: 1,
  managed: true,
}

export const imageRecord: ImageRecord = {
  id: newId('image'),
  name: 'debian',
  tags: { tier: 'web' },
  guestOs: 'linux',
  capacityBytes: 100,
  pool,
  state: 'ready',
  isPublished: false,
  createdAt: at,
}

export const volumeRecord: VolumeRecord = {
  id: newId('volume'),
  name: 'web01.qcow2',
  tags: { tier: 'web' },
  pool,
  format: 'qcow2',
  capacityBytes: 100,
  allocatedBytes: undefined,
  state: 'ready',
  purpose: 'disk',
  attachedTo: [{ id: newId('vm'), name: 'web01' }],
  managed: true,
  generation: 1,
  createdAt: at,
}

export const uploadRecord: UploadRecord = {
  id: newId('upload'),
  fileName: 'a.ova',
  sizeBytes: 100,
  state: 'open',
  receivedBytes: 10,
  connected: true,
  createdAt: at,
}
