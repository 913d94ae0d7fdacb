/** Nothing says which server is meant. The text says how to get one. Exit code 6, as for a server that does not answer. */
export class NoServer extends Error {}
