/** Which socket a URI means, and which daemon would be started for it, as tables. */
import { expect, test } from 'vitest'
import { parseLibvirtUri } from '../uri/libvirt-uri.ts'
import { daemonProgram } from './session-daemon.ts'
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
  ['network:///system', ['/run/libvirt/virtnetworkd-sock'], '/run/libvirt/virtnetworkd-sock'],
  ['storage:///system', ['/run/libvirt/virtstoraged-sock'], '/run/libvirt/virtstoraged-sock'],
] as const)('%s where %s exist is %s', (uri, existing, socket) => {
  expect(socketPath(parseLibvirtUri(uri), (path) => (existing as readonly string[]).includes(path))).toBe(socket)
})

test('who only reads is sent to the socket that everybody may open', () => {
  const readOnly = true
  expect(socketPath(parseLibvirtUri('qemu:///system'), () => false, { readOnly })).toBe('/run/libvirt/libvirt-sock-ro')
  expect(socketPath(parseLibvirtUri('qemu:///system'), () => true, { readOnly })).toBe('/run/libvirt/virtqemud-sock-ro')
  expect(socketPath(parseLibvirtUri('qemu:///session'), () => false, { readOnly, uid: 1000 })).toMatch(/libvirt-sock$/)
})

test.each([
  [1000, { XDG_RUNTIME_DIR: '/run/user/1000' }, '/run/user/1000/libvirt/libvirt-sock'],
  [1000, { XDG_CACHE_HOME: '/home/me/.cache' }, '/home/me/.cache/libvirt/libvirt-sock'],
  [0, { XDG_RUNTIME_DIR: '/run/user/0' }, legacy],
])("the session of user %i with %o is at the user's own socket, root's at the system's", (uid, environment, socket) => {
  expect(socketPath(parseLibvirtUri('qemu:///session'), () => false, { uid, environment })).toBe(socket)
})

test.each([
  ['qemu:///session', [], {}, '/usr/sbin/libvirtd'],
  ['qemu:///session', ['/usr/sbin/virtqemud'], {}, '/usr/sbin/virtqemud'],
  ['qemu:///session?mode=legacy', ['/usr/sbin/virtqemud'], {}, '/usr/sbin/libvirtd'],
  ['qemu:///session?mode=direct', [], {}, '/usr/sbin/virtqemud'],
  ['qemu:///session', [], { LIBVIRTD_PATH: '/opt/libvirtd' }, '/opt/libvirtd'],
  ['qemu:///session', [], { LIBVIRTD_PATH: '/opt/libvirtd', VIRTD_PATH: '/opt/virtd' }, '/opt/virtd'],
] as const)('%s where %s exist and %o is set is served by %s', (uri, existing, environment, program) => {
  const exists = (path: string) => (existing as readonly string[]).includes(path)
  expect(daemonProgram(parseLibvirtUri(uri), exists, environment)).toBe(program)
})
