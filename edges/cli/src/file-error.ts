/** A file on this machine cannot be used: the text says which, and why. Exit code 8. */
export class FileError extends Error {}
