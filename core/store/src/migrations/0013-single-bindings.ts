/** Roles that are given on one resource only. Never changed once released. */
export const singleBindings = (): readonly string[] =>
  ['bindings', 'bindings_history'].flatMap((table) => [
    `alter table ${table} add column resource_kind text`,
    `alter table ${table} add column resource text`,
  ])
