/** Sessions end with the token that opened them. Never changed once released. */
export const sessionToken = (): readonly string[] => ['alter table sessions add column token text']
