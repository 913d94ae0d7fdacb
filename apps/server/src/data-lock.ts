/**
 * One server per data directory. The lock is the operating system's (`server.lock`), so it ends with its process, also when
 * that is killed, and no two can find it free; `server.pid` only tells people, and whoever is refused, who has it.
 *
 * Two runners on one SQLite store would be safe for tasks (leases), but not for hosts, which would be watched twice.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFile } from '@covisor/store'
import { OptionsError } from './options-error.ts'

/** Throws OptionsError when another server has it. The answer gives it back. */
export async function lockDataDirectory(data: string): Promise<() => Promise<void>> {
  const unlock = lockFile(join(data, 'server.lock'))
  const pidFile = join(data, 'server.pid')
  if (unlock === undefined) {
    const holder = await readFile(pidFile, 'utf8').catch(() => '')
    const who = /^\d+\n$/.test(holder) ? ` (process ${holder.trim()})` : ''
    throw new OptionsError(`a server${who} works on ${data} already`)
  }
  try {
    await writeFile(pidFile, `${process.pid}\n`, { mode: 0o600 })
  } catch (error) {
    unlock()
    throw error
  }
  return async () => {
    // The name first: without the lock the file may be the next server's already.
    await rm(pidFile, { force: true })
    unlock()
  }
}
