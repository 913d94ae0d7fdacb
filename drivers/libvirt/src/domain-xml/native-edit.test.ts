/** Domain XML that an expert wrote: what is free, what is refused by its name, what is put back. */
import { describe, expect, test } from 'vitest'
import { nativeEdit } from './native-edit.ts'

const current = `<domain type='qemu'>
  <name>cv-web01</name>
  <uuid>7dfe18b5-93fe-44af-b3b7-41dd896800cc</uuid>
  <metadata><cv:vm xmlns:cv="https://covisor.dev/xmlns/domain/1" installation="i" id="v"/></metadata>
  <memory unit='MiB'>512</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <clock offset='utc'/>
  <devices>
    <disk type='file' device='disk'><source file='/pool/a.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan'/><model type='virtio'/></interface>
    <graphics type='vnc' port='-1' passwd='secret'/>
  </devices>
</domain>`
const read = current.replace(" passwd='secret'", '')

const free = [
  { what: 'the clock', from: "offset='utc'", to: "offset='localtime'" },
  {
    what: 'a device that is passed through',
    from: '</devices>',
    to: "<hostdev mode='subsystem' type='usb'/></devices>",
  },
  { what: 'memory backing', from: '<vcpu>', to: '<memoryBacking><hugepages/></memoryBacking><vcpu>' },
]

test.each(free)('$what may be changed', ({ from, to }) => {
  expect(nativeEdit(current, read.replace(from, to))).toContain(to.replaceAll("'", '"').slice(0, 20))
})

test('passwords that reading left out are put back', () => {
  expect(nativeEdit(current, read)).toContain('passwd="secret"')
})

const refusals = [
  { from: '41dd896800cc', to: '41dd896800cd', why: '<uuid>, by which Covisor knows the VM, must stay' },
  { from: 'cv-web01', to: 'web01', why: '<name>, by which the host knows the VM, must stay' },
  { from: "type='qemu'", to: "type='kvm'", why: 'the type of <domain>, must stay' },
  {
    from: /<metadata>.*<\/metadata>/,
    to: '',
    why: "Covisor's marker in <metadata>, which says whose the VM is, must stay",
  },
  {
    from: '>512<',
    to: '>1024<',
    why: '<memory> and <currentMemory>: Covisor models this; change it by an edit of the VM',
  },
  { from: '<vcpu>2', to: '<vcpu>4', why: '<vcpu>: Covisor models this' },
  { from: '/pool/a.qcow2', to: '/etc/shadow', why: '<disk>: Covisor models this' },
  { from: "network='lan'", to: "network='dmz'", why: '<interface>: Covisor models this' },
  { from: "port='-1'", to: "port='-1' passwd='mine'", why: 'a password in <graphics> would be kept' },
  { from: '</domain>', to: '', why: /domain/ },
  { from: '<domain', to: '<!DOCTYPE x><domain', why: /DOCTYPE/i },
]

describe('refused, and changed nothing', () => {
  test.each(refusals)('$why', ({ from, to, why }) => {
    const wanted = read.replace(from, to)
    expect(wanted).not.toBe(read)
    expect(() => nativeEdit(current, wanted)).toThrow(why)
    expect(() => nativeEdit(current, wanted)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }))
  })
})
