/** Whose VM it is, by the marks that other managers leave. */
import { parseXml } from '@covisor/xml'
import { expect, test } from 'vitest'
import { managerOf } from './manager.ts'

const named = (xml: string) => managerOf(parseXml(`<domain>${xml}</domain>`, 'domain XML'))

test.each([
  ['oVirt', '<metadata xmlns:o="http://ovirt.org/vm/1.0"><o:vm/></metadata>'],
  ['oVirt', '<metadata xmlns:o="http://ovirt.org/vm/tune/1.0"><o:qos/></metadata>'],
  ['OpenStack', '<metadata><n:instance xmlns:n="http://openstack.org/xmlns/libvirt/nova/1.1"/></metadata>'],
  ['OpenNebula', '<metadata><one:vm xmlns:one="http://opennebula.org/xmlns/libvirt/1.0"/></metadata>'],
  ['OpenStack', '<sysinfo><system><entry name="product">OpenStack Nova</entry></system></sysinfo>'],
  ['CloudStack', '<sysinfo><system><entry name="product">CloudStack KVM Hypervisor</entry></system></sysinfo>'],
])('%s', (manager, xml) => {
  expect(named(xml)).toBe(manager)
})

test('virt-manager, which looks after nothing, is no manager, and neither is a product of which nobody has heard', () => {
  const osinfo = '<l:libosinfo xmlns:l="http://libosinfo.org/xmlns/libvirt/domain/1.0"/>'
  expect(named(`<metadata>${osinfo}</metadata>`)).toBeUndefined()
  expect(named('<sysinfo><system><entry name="product">ThinkPad</entry></system></sysinfo>')).toBeUndefined()
  expect(named('')).toBeUndefined()
})
