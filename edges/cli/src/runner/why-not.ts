/** Why a file could not be read or written, in words: without the name of the system call. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'there is no such file or folder'
  if (code === 'EACCES' || code === 'EPERM') return 'you may not'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'ENOSPC') return 'the disk is full'
  return message
}

export const isFileSystemError = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'path' in error
