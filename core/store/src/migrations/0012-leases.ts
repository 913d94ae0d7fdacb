/** Until when a VM may run, and the longest that a project allows. Never changed once released. */
export const leases = (words: { readonly text: string }): readonly string[] => [
  ...['vms', 'vms_history'].flatMap((table) => [
    `alter table ${table} add column lease_ends_at bigint`,
    `alter table ${table} add column lease_state ${words.text}`,
  ]),
  'create index vms_lease_ends_at on vms (lease_ends_at) where lease_ends_at is not null',
  ...['projects', 'projects_history'].map((table) => `alter table ${table} add column lease_days bigint`),
]
