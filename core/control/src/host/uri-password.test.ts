/** What of an address is a password. */
import { expect, test } from 'vitest'
import { refusePassword, withoutPassword } from './uri-password.ts'

test.for([
  ['qemu+tcp://joe:secret@kvm1/system', 'qemu+tcp://joe:…@kvm1/system'],
  ['QEMU+SSH://joe:s@cret:x@kvm1:22/system?a=b', 'QEMU+SSH://joe:…@kvm1:22/system?a=b'],
  ['sim://:secret@kvm1', 'sim://:…@kvm1'],
  ['qemu+tls://joe:secret@[2001:db8::1]:16514/system', 'qemu+tls://joe:…@[2001:db8::1]:16514/system'],
] as const)('%s is shown as %s', ([uri, shown]) => {
  expect(() => refusePassword(uri)).toThrow(`"${shown}" is not an endpoint URI`)
  expect(withoutPassword(uri)).toBe(shown)
})

test.for([
  'qemu:///system',
  'qemu+ssh://joe@kvm1:22/system?keyfile=/home/joe:a@b',
  'qemu+tls://[2001:db8::1]:16514/system',
  'kvm1',
])('%s has none', (uri) => {
  expect(() => refusePassword(uri)).not.toThrow()
  expect(withoutPassword(uri)).toBe(uri)
})
