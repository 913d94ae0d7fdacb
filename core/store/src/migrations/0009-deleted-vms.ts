/**
 * When a VM was deleted and until when it can be restored. What was deleted keeps its name and gives it free: a new VM may
 * have it meanwhile. Never changed once released.
 */
export const deletedVms = (): readonly string[] => [
  ...['vms', 'vms_history'].flatMap((table) =>
    ['deleted_at', 'purge_at'].map((column) => `alter table ${table} add column ${column} bigint`),
  ),
  'create index vms_purge_at on vms (purge_at) where purge_at is not null',
  'drop index vms_name',
  "create unique index vms_name on vms (project, name) where managed = 1 and record <> 'deleted'",
  'drop index volumes_name',
  "create unique index volumes_name on volumes (project, name) where made_by_us = 1 and state <> 'deleted'",
]
