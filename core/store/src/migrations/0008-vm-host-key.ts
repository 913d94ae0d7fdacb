/**
 * The search key of a VM's host in the VM's own row, so that indexes serve lists sorted by host: of all VMs, and of those in a power
 * state, whose index also holds what makes that a state for people. History has the column because it has all of them. Never
 * changed once released.
 */
import type { DdlWords } from '../dialect/dialect.ts'

export const vmHostKey = (words: DdlWords): readonly string[] => [
  ...['vms', 'vms_history'].map(
    (table) => `alter table ${table} add column host_key ${words.text} not null default ''`,
  ),
  `update vms set host_key = (select h.name_key from hosts as h where h.id = vms.host)
    where host in (select id from hosts)`,
  'create index vms_by_host on vms (host_key, id)',
  'create index vms_power_host on vms (power, host_key, id, record, host, endpoint)',
]
