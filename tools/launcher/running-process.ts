/**
 * A process that we started and may have to stop much later, told apart from another one that got its number since.
 *
 * The start time is field 22 of /proc/PID/stat (proc(5)), counted after the command name, which may hold spaces and parentheses.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

export interface RunningProcess {
  readonly pid: number
  readonly startTime: string
}

export async function identify(pid: number): Promise<RunningProcess | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const startTime = fields[18]
  return state === 'Z' || startTime === undefined ? undefined : { pid, startTime }
}

export async function isRunning(process: RunningProcess): Promise<boolean> {
  return (await identify(process.pid))?.startTime === process.startTime
}

/** Asks it to end, waits, and ends it the hard way if it does not. Says which it was. */
export async function stopProcess(target: RunningProcess, graceMs: number): Promise<'ended' | 'killed' | 'was gone'> {
  if (!(await isRunning(target))) return 'was gone'
  process.kill(target.pid, 'SIGTERM')
  const deadline = AbortSignal.timeout(graceMs)
  while (await isRunning(target)) {
    if (deadline.aborted) {
      process.kill(target.pid, 'SIGKILL')
      return 'killed'
    }
    await setTimeout(50)
  }
  return 'ended'
}
