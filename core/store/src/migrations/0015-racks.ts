/** In which rack a host stands, and whether VMs are together or apart by host, rack or site. Never changed once released. */
export const racks = (words: { readonly text: string }): readonly string[] => [
  ...['hosts', 'hosts_history'].map((table) => `alter table ${table} add column rack ${words.text}`),
  ...['placement_rules', 'placement_rules_history'].map(
    (table) => `alter table ${table} add column scope ${words.text} not null default 'host'`,
  ),
]
