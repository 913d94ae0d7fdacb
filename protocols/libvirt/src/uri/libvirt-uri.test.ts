/** URIs as tables: what is read, what is refused and why. */
import { describe, expect, test } from 'vitest'
import { UriError } from '../errors/uri-error.ts'
import { parseLibvirtUri } from './libvirt-uri.ts'

describe('a libvirt URI', () => {
  test.each([
    ['qemu:///system', { transport: 'unix', remoteName: 'qemu:///system' }],
    ['qemu+unix:///session', { transport: 'unix', path: '/session', remoteName: 'qemu:///session' }],
    ['qemu://kvm1/system', { transport: 'tls', host: 'kvm1', remoteName: 'qemu:///system' }],
    ['qemu+tcp://kvm1:1234/system', { transport: 'tcp', host: 'kvm1', port: 1234 }],
    ['qemu+ssh://root@kvm1.example.org/system', { transport: 'ssh', host: 'kvm1.example.org', user: 'root' }],
    ['qemu+ssh://root@[fe80::1%25eth0]:22/system', { transport: 'ssh', host: 'fe80::1%eth0', port: 22 }],
    ['xen+tls://[2001:db8::1]/system', { transport: 'tls', host: '2001:db8::1', driver: 'xen' }],
    ['test:///default', { driver: 'test', path: '/default', remoteName: 'test:///default' }],
    ['lxc:///', { driver: 'lxc', remoteName: 'lxc:///' }],
    ['test+ssh://h/default?name=qemu:///system', { remoteName: 'qemu:///system' }],
    [
      'qemu:///system?socket=/run/other-sock',
      { parameters: { socket: '/run/other-sock' }, remoteName: 'qemu:///system' },
    ],
    ['qemu+tls://h/system?no_verify=1&pkipath=/pki', { parameters: { noVerify: true, pkiPath: '/pki' } }],
    [
      'qemu+ssh://h/system?keyfile=/k&known_hosts=/h&known_hosts_verify=auto',
      { parameters: { keyFile: '/k', knownHosts: '/h', knownHostsVerify: 'auto' } },
    ],
  ])('%s', (uri, parts) => {
    expect(parseLibvirtUri(uri)).toMatchObject(parts)
  })
})

describe('what could run a program or weaken a check is refused', () => {
  test.each([
    ['qemu+ssh://h/system?command=/tmp/evil', 'parameter command is not accepted: it would run a program'],
    ['qemu+ssh://h/system?netcat=/tmp/evil', 'parameter netcat is not accepted: it would run a program'],
    ['qemu+ssh://-oProxyCommand=evil/system', 'is not a host name'],
    ['qemu+ssh://-l@h/system', '"-l" is not a user name'],
    ['qemu+ssh://root%20-oX@h/system', 'is not a user name'],
    ['qemu+ssh://h;evil/system', 'is not a host name'],
    ['qemu+ssh://h/system?known_hosts_verify=ignore', '"ignore" is not a value for parameter known_hosts_verify'],
    ['qemu+ext:///system?command=/tmp/evil', 'transport "ext" is not one of unix, tcp, tls, ssh'],
    ['qemu+ssh://h/system?keyfile=relative', 'is not a value for parameter keyfile'],
  ])('%s', (uri, text) => {
    expect(() => parseLibvirtUri(uri)).toThrow(UriError)
    expect(() => parseLibvirtUri(uri)).toThrow(text)
  })
})

describe('what is malformed is refused with the reason', () => {
  test.each([
    ['', 'is not of the form'],
    ['/run/libvirt/libvirt-sock', 'is not of the form'],
    ['qemu:system', 'is not of the form'],
    ['qemu+ssh:///system', 'transport ssh needs a host name'],
    ['qemu+unix://kvm1/system', 'is on this machine'],
    ['qemu+tls://root@kvm1/system', 'TLS knows certificates, not user names'],
    ['qemu+tcp://kvm1:0/system', '0 is not a port'],
    ['qemu+tcp://kvm1:70000/system', '70000 is not a port'],
    ['qemu:///system?colour=blue', 'parameter colour is not known; known are socket, mode'],
    ['qemu+ssh://root%zz@h/system', 'is not a user name'],
  ])('%s', (uri, text) => {
    expect(() => parseLibvirtUri(uri)).toThrow(UriError)
    expect(() => parseLibvirtUri(uri)).toThrow(text)
  })
})
