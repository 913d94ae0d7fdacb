/** Whether a person named an endpoint, and so its host. Never changed once released. */
export const givenHostNames = (): readonly string[] =>
  ['endpoints', 'endpoints_history'].map(
    (table) => `alter table ${table} add column label_given bigint not null default 0`,
  )
