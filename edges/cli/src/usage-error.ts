/** The command line is wrong: the text says how, and where the help is. Exit code 2. */
export class UsageError extends Error {}
