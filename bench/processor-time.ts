/**
 * Processor time of processes: as a whole, and by kind of thread, so that a bench can say who worked while something took its time.
 *
 * Threads that end in between would take their figures with them, so all are looked at every 20 ms and the last seen counts.
 */
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

export type ThreadTimes = ReadonlyMap<string, number>

const EVERY_MS = 20
/** proc(5): processor times are in hundredths of a second. */
const TICK_SECONDS = 0.01
/** proc(5), stat: places behind the name of the command. */
const [UTIME, STIME, CUTIME, CSTIME] = [11, 12, 13, 14] as const

/** Used so far by all of them together, by threads that have ended too. */
export async function processorSeconds(pids: readonly number[]): Promise<number> {
  const fields = await Promise.all(pids.map((pid) => statFields(`/proc/${pid}`)))
  return fields.reduce((sum, all) => sum + seconds(all[UTIME], all[STIME]), 0)
}

/** Used by the children of this process that have ended and were waited for. */
export async function childrenSeconds(): Promise<number> {
  const fields = await statFields('/proc/self')
  return seconds(fields[CUTIME], fields[CSTIME])
}

export interface Watch {
  /** Seconds since it began, by the name of the threads. */
  stop(): Promise<ThreadTimes>
}

export async function watchThreads(pid: number): Promise<Watch> {
  const first = await threads(pid)
  const seen = new Map<string, { readonly name: string; readonly seconds: number }>()
  const note = async () => {
    for (const [tid, thread] of await threads(pid)) seen.set(tid, thread)
  }
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      await note()
      await setTimeout(EVERY_MS)
    }
    await note()
  })()
  return {
    async stop() {
      isOver = true
      await watching
      const sums = new Map<string, number>()
      for (const [tid, { name, seconds }] of seen) {
        const before = first.get(tid)?.seconds ?? 0
        if (seconds > before) sums.set(name, (sums.get(name) ?? 0) + seconds - before)
      }
      return sums
    },
  }
}

async function threads(pid: number): Promise<Map<string, { name: string; seconds: number }>> {
  const found = new Map<string, { name: string; seconds: number }>()
  const tids = await readdir(`/proc/${pid}/task`).catch(() => [])
  await Promise.all(
    tids.map(async (tid) => {
      const folder = `/proc/${pid}/task/${tid}`
      const comm = await readFile(`${folder}/comm`, 'utf8').catch(() => undefined)
      const fields = await statFields(folder)
      if (comm === undefined || fields.length === 0) return
      const name = tid === String(pid) ? 'main' : comm.trim()
      found.set(tid, { name, seconds: seconds(fields[UTIME], fields[STIME]) })
    }),
  )
  return found
}

/** What stands behind the name of the command; nothing of what has ended. */
async function statFields(folder: string): Promise<readonly string[]> {
  const stat = await readFile(`${folder}/stat`, 'utf8').catch(() => '')
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

const seconds = (user = '0', system = '0'): number => (Number(user) + Number(system)) * TICK_SECONDS
