/** What waits for the next start of a VM, and how it is taken back. */
import type { ObservedVm } from '@covisor/driver-api'
import type { VmSpec } from '@covisor/model'
import { expect, test } from 'vitest'
import { pendingHardware } from './pending-hardware.ts'

const device = (key: string, mac?: string) => ({ key, device: 'disk', ...(mac === undefined ? {} : { mac }) })

const desired = (change: object = {}) =>
  ({
    vcpus: 2,
    memoryMiB: 1024,
    disks: [device('disk0')],
    cdroms: [],
    nics: [device('net0', 'm0')],
    ...change,
  }) as unknown as VmSpec
const observed = (change: object = {}) =>
  ({
    power: 'running',
    persistent: true,
    vcpus: 2,
    memoryMiB: 1024,
    disks: [device('disk0')],
    nics: [device('net0', 'm0')],
    ...change,
  }) as unknown as ObservedVm

test('a VM that has what is wanted has nothing pending', () => {
  expect(pendingHardware(desired(), observed())).toEqual([])
})

test('amounts wait, with what holds now and the edit that takes the wish back', () => {
  expect(pendingHardware(desired({ vcpus: 4, memoryMiB: 2048 }), observed())).toEqual([
    { kind: 'vcpus', now: 2, next: 4, takeBack: { vcpus: 2 } },
    { kind: 'memoryMiB', now: 1024, next: 2048, takeBack: { memoryMiB: 1024 } },
  ])
})

test('devices wait to be plugged in, or for the guest to let go of them', () => {
  const wanted = desired({ disks: [device('disk1')], cdroms: [device('cd0')], nics: [device('net1', 'm1')] })
  expect(pendingHardware(wanted, observed())).toEqual([
    { kind: 'disk-added', key: 'disk1', takeBack: { removeDisks: ['disk1'] } },
    { kind: 'disk-removed', key: 'disk0' },
    { kind: 'cdrom-added', key: 'cd0' },
    { kind: 'nic-added', key: 'net1', takeBack: { removeNics: ['net1'] } },
    { kind: 'nic-removed', key: 'net0' },
  ])
})

test('what others plugged in is not on its way out', () => {
  const seen = observed({ disks: [device('disk0'), device('sdb')], nics: [device('52:54:00:00:00:01', 'm0')] })
  expect(pendingHardware(desired(), seen)).toEqual([])
})

test.each([
  ['is stopped', { power: 'stopped' }],
  ['is suspended', { power: 'suspended' }],
  ['vanishes when it stops', { persistent: false }],
])('a VM that %s has nothing pending', (_what, state) => {
  expect(pendingHardware(desired({ vcpus: 8 }), observed(state))).toEqual([])
})

test('a VM that nobody wanted anything of has nothing pending', () => {
  expect(pendingHardware(undefined, observed())).toEqual([])
})
