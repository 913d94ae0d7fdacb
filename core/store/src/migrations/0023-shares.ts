/** How much of what the provider shares an organisation sees, and what its shares of clusters guarantee. Never changed once released. */
export const shares = (): readonly string[] => [
  ...['organisations', 'organisations_history'].map(
    (table) => `alter table ${table} add column sharing text not null default 'all'`,
  ),
  ...['allocations', 'allocations_history'].flatMap((table) => [
    `alter table ${table} add column model text not null default 'pay-as-you-go'`,
    `alter table ${table} add column vcpu_guarantee double precision not null default 0`,
    `alter table ${table} add column memory_guarantee double precision not null default 0`,
  ]),
]
