/** Records as core/control gives them, for tests of what becomes of them. */
import type { Outcome, Plan, TaskRecord, VmRecord } from '@covisor/control'
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
  downtime: 'none',
  capacity: [{ what: 'memory', where: 'kvm1', unit: 'MiB', before: 0, after: 512, limit: undefined }],
  choices: [],
  warnings: [],
  irreversible: [],
  refusals: [],
}

export const planOutcome: Outcome<unknown> = { kind: 'plan', plan }

export const acceptedOutcome: Outcome<unknown> = { kind: 'accepted', task: taskRecord.id, created: undefined }

export const vmRecord: VmRecord = {
  id: newId('vm'),
  name: 'web01',
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
  generation: 7,
  createdAt: at,
  seenAt: at,
}
