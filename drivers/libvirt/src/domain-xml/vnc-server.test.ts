/** Where VNC listens, in every way that libvirt says it. */
import { expect, test } from 'vitest'
import { vncServer } from './vnc-server.ts'

const domain = (graphics: string) => `<domain><devices>${graphics}</devices></domain>`

for (const { name, xml, expected } of [
  { name: 'no graphics at all', xml: domain(''), expected: undefined },
  { name: 'only SPICE', xml: domain(`<graphics type='spice' port='5900'/>`), expected: undefined },
  {
    name: 'a socket file',
    xml: domain(`<graphics type='vnc' socket='/run/v'><listen type='socket' socket='/run/v'/></graphics>`),
    expected: { host: '127.0.0.1', path: '/run/v' },
  },
  {
    name: 'a port on an address, with a password',
    xml: domain(`<graphics type='vnc' port='5901' passwd='x'><listen type='address' address='10.0.0.1'/></graphics>`),
    expected: { host: '10.0.0.1', port: 5901, password: 'x' },
  },
  {
    name: 'no port yet',
    xml: domain(`<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>`),
    expected: { host: '127.0.0.1' },
  },
]) {
  test(`${name} is understood`, () => {
    expect(vncServer(xml)).toEqual(expected)
  })
}
