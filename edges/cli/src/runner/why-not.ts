/** Why a file could not be read or written, in words: without the name of the system call. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'you may not'
  if (code === 'EISDIR') return 'it is a folder'
  return message
}
