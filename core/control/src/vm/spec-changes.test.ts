/** An edit says what it changes, and says nothing of what it leaves. */
import { newId, type VmSpec } from '@covisor/model'
import { expect, test } from 'vitest'
import { specChanges } from './spec-changes.ts'

const disk = (key: string) => ({ key, volume: newId('volume'), bus: 'virtio', readOnly: false }) as const
const nic = (key: string, connected: boolean) =>
  ({
    key,
    network: newId('network'),
    model: 'virtio',
    mac: '52:54:00:00:00:01',
    connected,
  }) as unknown as VmSpec['nics'][number]
const base = {
  vcpus: 1,
  memoryMiB: 64,
  startWithHost: false,
  disks: [disk('disk0')],
  cdroms: [{ key: 'cdrom0', volume: newId('volume'), bus: 'sata' }],
  nics: [nic('net0', true)],
} as unknown as VmSpec

test('nothing is said of an edit that leaves the hardware as it is', () => {
  expect(specChanges({ name: 'web01', spec: base }, { name: 'web01', spec: base })).toEqual([])
})

test('sizes, names, devices, cables and discs are said', () => {
  const spec: VmSpec = {
    ...base,
    vcpus: 2,
    memoryMiB: 128,
    startWithHost: true,
    disks: [disk('disk1')],
    cdroms: [{ ...base.cdroms[0]!, volume: null }],
    nics: [nic('net0', false), nic('net1', true)],
  }
  expect(specChanges({ name: 'web01', spec: base }, { name: 'www', spec })).toEqual([
    'its name: "www"',
    'vCPUs 1 → 2',
    'memory 64 → 128 MiB',
    'start with its host',
    'without disk0',
    'with disk1',
    'with net1',
    'net0 unplugged',
    'no disc in cdrom0',
  ])
})
