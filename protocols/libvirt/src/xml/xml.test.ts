/** What is read, what an edit changes, and that it changes nothing else. */
import { describe, expect, test } from 'vitest'
import { DomainXml, el, NetworkXml, PoolXml, VolumeXml } from './index.ts'

const DOMAIN = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web01</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <!-- by hand -->
  <metadata><app:owner xmlns:app='urn:app' id='7'/></metadata>
  <memory unit='GiB' dumpCore='off'>2</memory>
  <currentMemory>1048576</currentMemory>
  <vcpu placement='static' current='2'>4</vcpu>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/images/web01.qcow2' index='3'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='volume' device='cdrom'>
      <source pool='iso' volume='debian.iso'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <surprise><deep answer='42'/></surprise>
  </devices>
  <qemu:commandline><qemu:arg value='-foo'/></qemu:commandline>
</domain>`

describe('a domain', () => {
  test('is read', () => {
    const domain = new DomainXml(DOMAIN)
    expect(domain).toMatchObject({ name: 'web01', type: 'kvm', vcpus: 2, maximumVcpus: 4, title: undefined })
    expect(domain.memoryBytes).toBe(2n << 30n)
    expect(domain.currentMemoryBytes).toBe(1n << 30n)
    expect(domain.metadata('urn:app')?.attr('id')).toBe('7')
    expect(domain.disks).toMatchObject([
      {
        target: 'vda',
        bus: 'virtio',
        device: 'disk',
        format: 'qcow2',
        source: '/images/web01.qcow2',
        isReadOnly: false,
      },
      { target: 'sda', bus: 'sata', device: 'cdrom', format: undefined, source: 'iso/debian.iso', isReadOnly: true },
    ])
    expect(domain.interfaces).toMatchObject([
      { mac: '52:54:00:00:00:01', type: 'network', source: 'default', model: 'virtio', target: undefined },
    ])
  })

  test('that nobody edits is written as it was read', () => {
    expect(String(new DomainXml(DOMAIN))).toBe(DOMAIN.replaceAll("'", '"'))
  })

  test('keeps every other line when memory, CPUs and title are changed', () => {
    const domain = new DomainXml(DOMAIN)
    domain.memoryBytes = 4n << 30n
    domain.setVcpus(8)
    domain.title = 'A & B'
    const lines = String(domain).split('\n')
    const before = DOMAIN.replaceAll("'", '"').split('\n')
    expect(before.filter((line) => !lines.includes(line))).toEqual([
      '  <memory unit="GiB" dumpCore="off">2</memory>',
      '  <vcpu placement="static" current="2">4</vcpu>',
    ])
    expect(lines.filter((line) => !before.includes(line))).toEqual([
      '  <memory unit="KiB" dumpCore="off">4194304</memory>',
      '  <vcpu placement="static">8</vcpu>',
      '  <title>A &amp; B</title>',
    ])
  })

  test('gains and loses devices among those that are not understood', () => {
    const domain = new DomainXml(DOMAIN)
    const [, cdrom] = domain.disks
    if (cdrom !== undefined) expect(domain.removeDevice(cdrom.element)).toBe(true)
    domain.addDevice(el('rng', { model: 'virtio' }, el('backend', { model: 'random' }, '/dev/urandom')))
    expect(domain.devices().map(({ local }) => local)).toEqual(['disk', 'interface', 'surprise', 'rng'])
    expect(new DomainXml(String(domain)).devices('surprise')[0]?.first('deep')?.attr('answer')).toBe('42')
  })

  test.each([0, 1.5, 9])('refuses %d of 8 vCPUs', (count) => {
    expect(() => new DomainXml(DOMAIN).setVcpus(count, 8)).toThrow(RangeError)
  })

  test('refuses memory that is not whole kibibytes, and sizes in no unit', () => {
    const domain = new DomainXml(DOMAIN)
    expect(() => {
      domain.memoryBytes = 1000n
    }).toThrow('1000 bytes are not a whole number of KiB')
    expect(() => new DomainXml("<domain><memory unit='pints'>5</memory></domain>").memoryBytes).toThrow('pints')
  })
})

describe('a network', () => {
  const NETWORK = `<network>
  <name>default</name>
  <forward/>
  <bridge name='virbr0' stp='on'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd00::1' prefix='64'/>
</network>`

  test('is read, and reserves an address', () => {
    const network = new NetworkXml(NETWORK)
    expect(network).toMatchObject({ name: 'default', bridge: 'virbr0', forwardMode: 'nat' })
    const [first, second] = network.addresses
    expect(first).toMatchObject({ family: 'ipv4', prefix: 24, ranges: [{ start: '192.168.122.2' }], hosts: [] })
    expect(second).toMatchObject({ family: 'ipv6', prefix: 64, ranges: [] })
    if (first !== undefined)
      network.addDhcpHost(first, { mac: '52:54:00:00:00:01', name: 'web01', ip: '192.168.122.9' })
    expect(String(network)).toContain(
      '      <host mac="52:54:00:00:00:01" name="web01" ip="192.168.122.9"/>\n    </dhcp>',
    )
    expect(new NetworkXml(String(network)).addresses[0]?.hosts).toHaveLength(1)
  })
})

describe('storage', () => {
  test('a pool is read', () => {
    const pool = new PoolXml(
      "<pool type='dir'><name>default</name><capacity unit='bytes'>1000</capacity><target><path>/images</path></target></pool>",
    )
    expect(pool).toMatchObject({ type: 'dir', name: 'default', targetPath: '/images', capacityBytes: 1000n })
    expect(pool.availableBytes).toBeUndefined()
  })

  test.each([
    ['', 1n],
    ["unit='k'", 1024n],
    ["unit='KB'", 1000n],
    ["unit='KiB'", 1024n],
    ["unit='G'", 1n << 30n],
    ["unit='TB'", 10n ** 12n],
  ])("a volume's capacity with %s is counted in %d bytes", (unit, scale) => {
    expect(new VolumeXml(`<volume><capacity ${unit}>3</capacity></volume>`).capacityBytes).toBe(3n * scale)
  })

  test('a volume is patched', () => {
    const volume = new VolumeXml("<volume><name>a</name><target><format type='qcow2'/></target></volume>")
    volume.capacityBytes = 1n << 33n
    expect(volume.format).toBe('qcow2')
    expect(String(volume)).toContain('<capacity unit="bytes">8589934592</capacity>')
  })
})

test('a document of another kind is refused by name', () => {
  expect(() => new DomainXml('<network/>')).toThrow('it begins with <network>, not <domain>')
})
