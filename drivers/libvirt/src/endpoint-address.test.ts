/** Addresses of libvirt hosts: one spelling for each, and no way to smuggle a command in. */
import { isAppError } from '@covisor/model'
import { describe, expect, test } from 'vitest'
import { endpointAddress } from './endpoint-address.ts'
import { libvirtDriver } from './libvirt-driver.ts'

describe('an address', () => {
  for (const [given, uri, label] of [
    ['qemu:///system', 'qemu:///system', 'localhost'],
    [' qemu+unix:///system ', 'qemu:///system', 'localhost'],
    ['qemu://KVM1.Example.org/system', 'qemu+tls://kvm1.example.org/system', 'kvm1.example.org'],
    ['qemu+ssh://root@Kvm1:2222/system', 'qemu+ssh://root@kvm1:2222/system', 'kvm1'],
    ['qemu+ssh://[FD00::1]/system', 'qemu+ssh://[fd00::1]/system', 'fd00::1'],
    ['qemu+ssh://kvm1/system?keyfile=/Keys/A', 'qemu+ssh://kvm1/system?keyfile=/Keys/A', 'kvm1'],
    ['test:///default?', 'test:///default', 'localhost'],
  ] as const) {
    test(`${given.trim()} is ${uri}`, () => {
      expect(endpointAddress(given)).toEqual({ uri, label })
      expect(endpointAddress(uri)).toEqual({ uri, label })
    })
  }

  for (const hostile of [
    'qemu+ext:///system?command=/bin/sh',
    'qemu+ssh://kvm1/system?netcat=/tmp/x',
    'qemu+ssh://-oProxyCommand=x/system',
    'qemu+ssh://kvm1/system?command=x',
    'qemu',
    '',
  ]) {
    test(`"${hostile}" is refused, and why`, () => {
      const failure = (() => {
        try {
          return endpointAddress(hostile)
        } catch (error) {
          return error
        }
      })()
      expect(isAppError(failure, 'ENDPOINT_URI_INVALID')).toBe(true)
    })
  }
})

test('the driver takes the languages of libvirt daemons, not those of its client library', () => {
  const taken = [
    'qemu:///system',
    'lxc:///',
    'xen+ssh://x/system',
    'test:///default',
    'esx://x/',
    'vsphere://x',
    'qemu',
  ]
  expect(taken.filter((uri) => libvirtDriver.accepts(uri))).toEqual([
    'qemu:///system',
    'lxc:///',
    'xen+ssh://x/system',
    'test:///default',
  ])
})
