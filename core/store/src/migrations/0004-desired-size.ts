/**
 * Third migration: the size that is wanted of a VM in columns of its own, because quotas count it: a VM that was asked to grow
 * has taken what it will have. Never changed once released.
 */
export const desiredSize = (): readonly string[] =>
  ['vms', 'vms_history'].flatMap((table) =>
    ['desired_vcpus', 'desired_memory_mib'].map(
      (column) => `alter table ${table} add column ${column} bigint not null default 0`,
    ),
  )
