/**
 * Processor time of a process by kind of thread, so that a bench can say who worked while something took its time.
 *
 * Threads that end in between would take their figures with them, so all are looked at every 20 ms and the last seen counts.
 */
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

export type ThreadTimes = ReadonlyMap<string, number>

const EVERY_MS = 20
/** proc(5): processor times are in hundredths of a second. */
const TICK_SECONDS = 0.01

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
      const stat = await readFile(`/proc/${pid}/task/${tid}/stat`, 'utf8').catch(() => undefined)
      if (stat === undefined) return
      const close = stat.lastIndexOf(')')
      const fields = stat.slice(close + 2).split(' ')
      const name = tid === String(pid) ? 'main' : stat.slice(stat.indexOf('(') + 1, close)
      found.set(tid, { name, seconds: (Number(fields[11]) + Number(fields[12])) * TICK_SECONDS })
    }),
  )
  return found
}
