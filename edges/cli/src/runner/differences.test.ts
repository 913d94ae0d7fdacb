/** What two views of a VM have not in common. */
import { expect, test } from 'vitest'
import { differences } from './differences.ts'

const vm = {
  name: 'web01',
  vcpus: 1,
  seenAt: '1',
  host: null,
  disks: [
    { key: 'vda', size: 1 },
    { key: 'vdb', size: 2 },
  ],
}

test('the same has none, whenever it was seen', () => {
  expect(differences(vm, { ...vm, seenAt: '2' })).toEqual([])
})

test('fields and devices are told by name, not by place', () => {
  const later = { ...vm, vcpus: 4, host: 'kvm1', disks: [{ key: 'vdb', size: 3 }] }
  expect(differences(vm, later)).toEqual([
    { field: 'disks.vda.key', from: 'vda', to: null },
    { field: 'disks.vda.size', from: '1', to: null },
    { field: 'disks.vdb.size', from: '2', to: '3' },
    { field: 'host', from: null, to: 'kvm1' },
    { field: 'vcpus', from: '1', to: '4' },
  ])
})
