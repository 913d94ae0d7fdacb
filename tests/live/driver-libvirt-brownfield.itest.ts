/**
 * A VM as virt-manager and an administrator left it, edited by Covisor: every element that was there is there afterwards,
 * except the few that the edit is about. Compared as libvirt itself gives it back.
 */
import type { VmDefinition } from '@covisor/driver-api'
import { labUnavailable } from '@covisor/lab'
import { newId, parseId } from '@covisor/model'
import { parseXml, type XmlElement } from '@covisor/xml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installation, NETWORK, openWorld, POOL, smallVm, type World } from './driver-libvirt-world.fixture.ts'

const unavailable = await labUnavailable()
const uuid = '5b5a1f9e-7a63-4a0f-9d8e-5f3f8f2f9a11'

describe.skipIf(unavailable !== undefined)('a VM that others made', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld('qemu')
  })
  afterAll(() => world?.stop())

  test('keeps every element that the edit is not about', async () => {
    const { session, host } = world
    const signal = AbortSignal.timeout(30_000)
    await session.storage?.createVolume({ pool: POOL, name: 'data', format: 'qcow2', capacityBytes: 1 << 20 }, signal)
    await session.storage?.createVolume({ pool: POOL, name: 'legacy', format: 'qcow2', capacityBytes: 1 << 20 }, signal)
    await host.virshXml('define', legacyXml(`${host.pool}/legacy`))
    const before = await dump(world)

    const seen = (await session.listVms(signal)).find(({ nativeRef }) => nativeRef === uuid)
    expect(seen?.unmodelled).toMatchObject({ hostdev: 1, sound: 1, 'qemu:commandline': 1 })
    const adopted = adopt(seen?.nativeName ?? '')
    const data = newId('volume')
    const edited: VmDefinition = {
      ...adopted,
      displayName: 'Legacy, adopted',
      spec: {
        ...adopted.spec,
        memoryMiB: 128,
        vcpus: 2,
        disks: [...adopted.spec.disks, { key: 'data', volume: data, bus: 'virtio', readOnly: false }],
      },
      volumes: { ...adopted.volumes, [data]: { pool: POOL, name: 'data', format: 'qcow2' } },
    }
    const target = { vm: edited.vm, nativeRef: uuid }
    await session.updateVm({ target, before: adopted, after: edited }, signal)

    const after = await dump(world)
    const lost = before.filter((line) => !after.includes(line))
    const gained = after.filter((line) => !before.includes(line))
    expect(lost.toSorted()).toEqual([
      '/domain/currentMemory unit=KiB: 65536',
      '/domain/memory unit=KiB: 65536',
      '/domain/title: Legacy',
      '/domain/vcpu placement=static: 1',
    ])
    const places = new Set(gained.map((line) => line.split(/ |: |:$/)[0] ?? ''))
    expect([...places].toSorted()).toEqual([
      '/domain/currentMemory',
      '/domain/devices/disk',
      '/domain/devices/disk/address',
      '/domain/devices/disk/alias',
      '/domain/devices/disk/driver',
      '/domain/devices/disk/source',
      '/domain/devices/disk/target',
      '/domain/memory',
      '/domain/metadata/covisor:vm',
      '/domain/title',
      '/domain/vcpu',
    ])
    expect((await session.getVm(target, signal))?.marker).toEqual({ installation, vm: edited.vm })
  })
})

/** The domain as libvirt stores it, one line per element: path, attributes, own text. Every occurrence counts. */
async function dump({ host }: World): Promise<readonly string[]> {
  const lines: string[] = []
  const visit = (element: XmlElement, path: string): void => {
    const here = `${path}/${element.name}`
    const attributes = element.attributes.map(({ name, value }) => ` ${name}=${value}`).join('')
    const text = element.elements().length === 0 ? element.text.trim() : ''
    const line = `${here}${attributes}: ${text}`
    const twins = lines.filter((other) => other.startsWith(line)).length
    lines.push(twins === 0 ? line : `${line} (${twins + 1})`)
    for (const child of element.elements()) visit(child, here)
  }
  visit(parseXml(await host.virsh('dumpxml', '--inactive', uuid)), '')
  return lines.map((line) => line.replace(/: $/, ''))
}

/** As control describes a VM that it observed: keys are target names and MAC addresses. */
function adopt(name: string): VmDefinition {
  const small = smallVm('', NETWORK)
  const system = newId('volume')
  const network = newId('network')
  const mac = '52:54:00:aa:bb:01'
  return {
    ...small,
    vm: parseId('vm', newId('vm')),
    nativeName: name,
    displayName: 'Legacy',
    spec: {
      ...small.spec,
      disks: [{ key: 'vda', volume: system, bus: 'virtio', readOnly: false }],
      cdroms: [{ key: 'sda', volume: null, bus: 'sata' }],
      nics: [{ key: mac, mac, network, model: 'virtio', connected: true }],
      graphics: 'none',
    },
    volumes: { [system]: { pool: POOL, name: 'legacy', format: 'qcow2' } },
    networks: { [network]: { nativeName: NETWORK } },
  }
}

const legacyXml = (disk: string) => `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>legacy</name>
  <uuid>${uuid}</uuid>
  <title>Legacy</title>
  <description>Do not touch before talking to Ann</description>
  <metadata>
    <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <libosinfo:os id="http://debian.org/debian/11"/>
    </libosinfo:libosinfo>
    <site:owner xmlns:site="urn:example:site">ann</site:owner>
  </metadata>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <cputune><shares>2048</shares></cputune>
  <sysinfo type='smbios'><system><entry name='serial'>LEGACY-1</entry></system></sysinfo>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
    <bootmenu enable='yes' timeout='3000'/>
    <smbios mode='sysinfo'/>
  </os>
  <features><acpi/><apic/><kvm><hidden state='on'/></kvm><vmcoreinfo state='on'/></features>
  <cpu mode='custom' match='exact' check='none'><model fallback='allow'>Westmere</model><feature policy='disable' name='aes'/></cpu>
  <clock offset='variable' adjustment='3600' basis='utc'><timer name='rtc' tickpolicy='catchup'/></clock>
  <on_crash>preserve</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='writethrough'/>
      <source file='${disk}'/>
      <target dev='vda' bus='virtio'/>
      <iotune><total_iops_sec>500</total_iops_sec></iotune>
      <serial>WD-1234</serial>
    </disk>
    <disk type='network' device='disk'>
      <driver name='qemu' type='raw'/>
      <source protocol='rbd' name='rbd/legacy-data'><host name='ceph1' port='6789'/></source>
      <target dev='vdb' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'>
      <mac address='52:54:00:aa:bb:01'/>
      <source network='${NETWORK}'/>
      <model type='virtio'/>
      <bandwidth><inbound average='1000'/></bandwidth>
    </interface>
    <interface type='bridge'><mac address='52:54:00:aa:bb:02'/><source bridge='br0'/><model type='rtl8139'/></interface>
    <graphics type='spice' autoport='yes'><image compression='off'/></graphics>
    <sound model='ich9'/>
    <hostdev mode='subsystem' type='pci' managed='yes'>
      <source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/></source>
      <rom bar='off'/>
    </hostdev>
    <redirdev bus='usb' type='spicevmc'/>
    <watchdog model='i6300esb' action='reset'/>
    <memballoon model='virtio'/>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-fw_cfg'/>
    <qemu:arg value='name=opt/site,string=1'/>
  </qemu:commandline>
</domain>`
