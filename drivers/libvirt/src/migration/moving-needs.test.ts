/** What a move asks of the other host, read from domain XML; versions, addresses and statistics in our words. */
import { expect, test } from 'vitest'
import { abilitiesOf } from './abilities.ts'
import { progressOf } from './job-stats.ts'
import { migrationAddress } from './migration-address.ts'
import { movingNeeds } from './moving-needs.ts'
import { peerUri } from './peer-uri.ts'

const domain = (devices: string) => `<domain type='kvm'><name>web01</name>
  <os><type machine='pc-q35-7.2'>hvm</type></os><cpu mode='host-passthrough'/><devices>${devices}</devices></domain>`

test('a domain needs its machine, disks and networks on the other host', () => {
  const needs = movingNeeds(
    domain(`<disk><source file='/srv/a.qcow2'/></disk><disk><source dev='/dev/vg/b'/></disk><disk device='cdrom'/>
      <interface type='network'><source network='lan'/></interface><interface type='bridge'><source bridge='br0'/></interface>`),
  )
  expect(needs).toMatchObject({
    name: 'web01',
    domainType: 'kvm',
    machine: 'pc-q35-7.2',
    cpuMode: 'host-passthrough',
    files: ['/srv/a.qcow2', '/dev/vg/b'],
    networks: ['lan'],
    bound: [],
  })
})

test.each([
  ["<hostdev type='pci'/>", /passed through \(hostdev\)/],
  ["<interface type='hostdev'/>", /network card of the host/],
  ['<shmem/>', /shares memory/],
  ['<filesystem/>', /folder of the host/],
])('%s binds a domain to its host', (device, why) => {
  expect(movingNeeds(domain(device)).bound.join()).toMatch(why)
})

test('an ability that came later says what it needs and what the host has', () => {
  const abilities = abilitiesOf({ libvirtVersion: 5_000_000n, hypervisorVersion: 3_001_000n })
  expect(abilities).toEqual({
    'auto-converge': true,
    'post-copy': true,
    tls: true,
    'peer-to-peer': true,
    tunnelled: true,
    parallel: 'it needs libvirt 5.2.0, the host has 5.0.0',
  })
})

test.each([
  ['qemu+ssh://root@kvm2/system', 'tcp://kvm2'],
  ['qemu+tls://10.0.0.7:16514/system', 'tcp://10.0.0.7'],
  ['qemu+tcp://127.0.0.1/system', undefined],
  ['qemu:///system', undefined],
])('memory for %s is sent to %s', (uri, address) => {
  expect(migrationAddress(uri)).toBe(address)
})

test.each([
  ['qemu+ssh://root@kvm2:2222/system?keyfile=/keys/kvm2&no_verify=1', 'qemu+ssh://root@kvm2:2222/system'],
  ['qemu+tls://[fd00::7]/system?pkipath=/keys', 'qemu+tls://[fd00::7]/system'],
  ['qemu+tcp://kvm2/system', 'qemu+tcp://kvm2/system'],
  ['qemu+tcp://127.0.0.1/system', undefined],
  ['qemu+unix:///system?socket=/run/libvirt/libvirt-sock', undefined],
])('a source that leads connects, for %s, to %s', (uri, peer) => {
  expect(peerUri(uri)).toBe(peer)
})

test('what is left at the speed of now is the downtime that is predicted', () => {
  const stats = {
    memory_total: 400n,
    memory_remaining: 50n,
    memory_bps: 100n,
    memory_iteration: 2n,
    memory_dirty_rate: 3n,
  }
  expect(progressOf({ ...stats, memory_page_size: 10n, downtime: 300n })).toEqual({
    memoryTotalBytes: 400,
    memoryRemainingBytes: 50,
    round: 2,
    bytesPerSecond: 100,
    dirtyBytesPerSecond: 30,
    predictedDowntimeMs: 500,
  })
})
