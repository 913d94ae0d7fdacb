/** Where the server keeps its store, and the launcher its notes. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export function dataDirectory(given: string | undefined): string {
  if (given !== undefined) return given
  if (process.getuid?.() === 0) return '/var/lib/covisor'
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'covisor')
}
