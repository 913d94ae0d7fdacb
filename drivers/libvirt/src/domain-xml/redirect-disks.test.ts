/** Disks of a domain that are elsewhere now: only their places change. */
import { expect, test } from 'vitest'
import { redirectDisks } from './redirect-disks.ts'

const domain = `<domain><devices>
  <disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/>
    <source file='/srv/a.qcow2' index='2'><reservations managed='yes'/></source>
    <backingStore type='file'><source file='/srv/base.qcow2'/></backingStore><target dev='vda' bus='virtio'/></disk>
  <disk type='file' device='cdrom'><source file='/srv/seed.img'/><target dev='sda'/><readonly/></disk>
  <disk type='file' device='disk'><source file='/srv/b.raw'/><target dev='vdb'/></disk>
</devices></domain>`

const file = (path: string) => ({ type: 'file', path, directIo: true }) as const

test('a disk gets its new place, keeps what else it has, and loses the chain that it stood on', () => {
  const to = { type: 'block', path: '/dev/vg/a', directIo: true } as const
  const { xml, written, missing } = redirectDisks(domain, [{ from: file('/srv/a.qcow2'), to }])
  expect(xml).toContain('<disk type="block" device="disk">')
  expect(xml).toContain('<source dev="/dev/vg/a"><reservations managed="yes"/></source>')
  expect(xml).not.toContain('backingStore')
  expect(xml).toContain('<source file="/srv/b.raw"/>')
  expect({ written, missing }).toEqual({ written: ['vda'], missing: [] })
})

test('what the guest only reads is not said to be written', () => {
  const seed = { from: file('/srv/seed.img'), to: file('/other/seed.img') }
  expect(redirectDisks(domain, [seed]).written).toEqual([])
})

test('a place on which there is no disk is named', () => {
  const nowhere = { from: file('/srv/c.raw'), to: file('/other/c.raw') }
  expect(redirectDisks(domain, [nowhere]).missing).toEqual([nowhere])
})

test('a disk goes to a Ceph image and back, with monitors and key', () => {
  const auth = { user: 'covisor', by: 'usage', key: 'covisor ceph vms covisor' } as const
  const servers = [{ name: 'mon1', port: undefined }]
  const image = { type: 'network', image: 'vms/a', servers, auth, directIo: false } as const
  const there = redirectDisks(domain, [{ from: file('/srv/a.qcow2'), to: image }])
  expect(there.xml).toContain('<disk type="network" device="disk">')
  expect(there.xml).toMatch(/<source protocol="rbd" name="vms\/a"><host name="mon1"\/><auth username="covisor">/)
  const back = redirectDisks(there.xml, [{ from: image, to: file('/srv/b2.raw') }])
  expect(back.xml).toContain('<source file="/srv/b2.raw"/>')
  expect(back.xml).not.toContain('rbd')
})
