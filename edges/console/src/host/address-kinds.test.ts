/** Addresses of hosts. */
import { expect, test } from 'vitest'
import { addressOf } from './address-kinds.ts'

const cases = [
  { kind: 'ssh', machine: ' kvm1 ', address: 'qemu+ssh://root@kvm1/system' },
  { kind: 'ssh', machine: 'me@kvm1:2222', address: 'qemu+ssh://me@kvm1:2222/system' },
  { kind: 'tls', machine: 'kvm1', address: 'qemu+tls://kvm1/system' },
  { kind: 'local', machine: 'kvm1', address: 'qemu:///system' },
] as const

test.each(cases)('$machine by $kind is $address', ({ kind, machine, address }) => {
  expect(addressOf(kind, machine)).toBe(address)
})
