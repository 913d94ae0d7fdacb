/** How much more than it has a pool may promise to volumes that grow. Never changed once released. */
export const poolOvercommit = (): readonly string[] =>
  ['pools', 'pools_history'].map((table) => `alter table ${table} add column overcommit double precision`)
