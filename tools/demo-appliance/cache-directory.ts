/** Where built guests and downloaded kernels are kept between runs: never /tmp, where another user could plant them. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export function cacheDirectory(): string {
  if (process.getuid?.() === 0) return '/var/cache/covisor'
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'covisor')
}
