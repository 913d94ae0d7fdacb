/**
 * One server per data directory: a pid file that names a living process refuses a second one.
 *
 * Two runners on one SQLite store would be safe for tasks (leases), but not for hosts, which would be watched twice.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OptionsError } from './server-options.ts'

export async function lockDataDirectory(data: string): Promise<() => Promise<void>> {
  const file = join(data, 'server.pid')
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(file, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
      return () => rm(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error
      const holder = Number(await readFile(file, 'utf8').catch(() => ''))
      if (holder !== process.pid && (await isServer(holder))) {
        throw new OptionsError(`a server (process ${holder}) works on ${data} already`)
      }
      // Its process is gone: killed, or the machine went down.
      await rm(file, { force: true })
    }
  }
}

/** Process ids are used again: only one that runs a server counts. */
async function isServer(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  if (command !== undefined) return command.includes('apps/server/')
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux'
  } catch {
    return false
  }
}
