/** Which socket a URI means, as a table. */
import { expect, test } from 'vitest'
import { parseLibvirtUri } from '../uri/libvirt-uri.ts'
import { socketPath } from './unix.ts'

const legacy = '/run/libvirt/libvirt-sock'
const direct = '/run/libvirt/virtqemud-sock'

test.each([
  ['qemu:///system', [legacy], legacy],
  ['qemu:///system', [direct], direct],
  ['qemu:///system', [legacy, direct], direct],
  ['qemu:///system', [], legacy],
  ['qemu:///system?mode=legacy', [legacy, direct], legacy],
  ['qemu:///system?mode=direct', [legacy], direct],
  ['qemu:///system?socket=/elsewhere', [legacy, direct], '/elsewhere'],
  ['lxc:///', [legacy, direct], legacy],
] as const)('%s where %s exist is %s', (uri, existing, socket) => {
  expect(socketPath(parseLibvirtUri(uri), (path) => (existing as readonly string[]).includes(path))).toBe(socket)
})

test('who only reads is sent to the socket that everybody may open', () => {
  expect(socketPath(parseLibvirtUri('qemu:///system'), () => false, true)).toBe('/run/libvirt/libvirt-sock-ro')
  expect(socketPath(parseLibvirtUri('qemu:///system'), () => true, true)).toBe('/run/libvirt/virtqemud-sock-ro')
  expect(socketPath(parseLibvirtUri('qemu:///session'), () => false, true)).toMatch(/libvirt-sock$/)
})
