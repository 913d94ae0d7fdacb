/** What a pool may be made of: everything that exists, and nothing that libvirt's helpers could read as something else. */
import { describe, expect, test } from 'vitest'
import type { PoolSource } from './pool-source.ts'
import { checkPoolSource } from './pool-source-check.ts'

const good: readonly PoolSource[] = [
  { type: 'dir', path: '/srv/vms' },
  { type: 'netfs', server: '[fd00::1]', export: '/export/v m s', path: '/mnt/vms' },
  { type: 'logical', group: 'vg_0+a.b-c' },
  { type: 'iscsi', server: '192.0.2.1:3261', target: 'iqn.2020-01.org.example:storage.vms' },
  { type: 'iscsi-direct', server: 'san1', target: 'eui.0123456789abcdef', initiator: 'iqn.2020-01.org.example' },
  { type: 'rbd', servers: ['mon1', 'mon2:6789'], cephPool: 'vms', user: 'covisor' },
  { type: 'zfs', dataset: 'tank/a_b/c.d' },
]
const iscsi = { type: 'iscsi', server: 'san1', target: 'iqn.2020-01.org.example:vms' } as const

const bad: readonly (readonly [string, string, PoolSource])[] = [
  ['a path that is not absolute', 'path', { type: 'dir', path: 'srv' }],
  ['a path that goes up', 'path', { type: 'dir', path: '/srv/../etc' }],
  ['a path with a line break', 'path', { type: 'dir', path: '/srv/a\nb' }],
  ['a server that is an option', 'server', { type: 'netfs', server: '-oexec', export: '/e', path: '/m' }],
  ['a server with a path', 'server', { type: 'netfs', server: 'nas/x', export: '/e', path: '/m' }],
  ['an export that is not absolute', 'export', { type: 'netfs', server: 'nas', export: 'e', path: '/m' }],
  ['a volume group that is an option', 'group', { type: 'logical', group: '--config' }],
  ['a volume group that is a path', 'group', { type: 'logical', group: '../sda' }],
  ['a target that is no IQN', 'target', { ...iscsi, target: 'vms' }],
  ['a user that is none', 'user', { ...iscsi, user: 'a b' }],
  ['iscsi-direct without initiator', 'initiator', { ...iscsi, type: 'iscsi-direct' }],
  ['Ceph without monitors', 'servers', { type: 'rbd', servers: [], cephPool: 'vms' }],
  ['a Ceph pool with a slash', 'cephPool', { type: 'rbd', servers: ['mon1'], cephPool: 'a/b' }],
  ['a dataset that is an option', 'dataset', { type: 'zfs', dataset: '-r' }],
  ['a dataset that goes up', 'dataset', { type: 'zfs', dataset: 'tank/../x' }],
]

describe('what a pool is made of', () => {
  test.each(good.map((source) => [source.type, source] as const))('%s is taken as it is', (_, source) => {
    expect(() => checkPoolSource(source)).not.toThrow()
  })

  test.each(bad)('%s is refused, with its field', (_, field, source) => {
    expect(() => checkPoolSource(source)).toThrow(
      expect.objectContaining({ params: expect.objectContaining({ where: field }) }),
    )
  })
})
