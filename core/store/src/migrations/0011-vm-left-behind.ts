/** Copies of VMs on hosts that they were recovered from. Few VMs have any, and only those are looked at. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'

export const vmLeftBehind = (words: DdlWords): readonly string[] => [
  ...['vms', 'vms_history'].map(
    (table) => `alter table ${table} add column left_behind ${words.text} not null default '[]'`,
  ),
  "create index vms_left_behind on vms (id) where left_behind <> '[]'",
]
