/** One source of each kind, with everything that may go wrong in its XML. */
import type { PoolSource } from '@covisor/model'

export const sources: readonly PoolSource[] = [
  { type: 'dir', path: '/srv/<odd> & "quoted"' },
  { type: 'netfs', server: 'nas1', export: '/export/vms', path: '/mnt/vms' },
  { type: 'logical', group: 'vg0' },
  { type: 'iscsi', server: 'san1:3261', target: 'iqn.2020-01.org.example:vms', user: 'chap' },
  {
    type: 'iscsi-direct',
    server: '[fd00::1]:3261',
    target: 'iqn.2020-01.org.example:vms',
    initiator: 'iqn.2020-01.org.example:kvm1',
  },
  { type: 'rbd', servers: ['mon1', '[fd00::2]', 'mon3:6790'], cephPool: 'vms', user: 'covisor' },
  { type: 'zfs', dataset: 'tank/vms' },
]
