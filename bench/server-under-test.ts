/** A server in a process of its own, over a new data directory, for the benches: how fast it answers and what memory it holds. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type CovisorClient, createClient } from '@covisor/client'
import { freePort } from '../tests/lab/src/index.ts'
import { answers, serverMain, serverNodeFlags } from '../tools/launcher/server-process.ts'
import { root } from '../tools/workspace.ts'

export interface ServerUnderTest {
  readonly url: string
  readonly client: CovisorClient
  readonly pid: number
  /** From starting the process to its first answer. */
  readonly firstAnswerMs: number
  /** Processor time until then, which a busy machine does not stretch. */
  readonly firstAnswerCpuMs: number
  /** Memory of the process and its children: shared pages counted once (PSS), in MiB. */
  memoryMiB(): Promise<number>
  stop(): Promise<void>
}

export const newDataDirectory = () => mkdtemp(join(tmpdir(), 'covisor-bench-'))
export const removeDataDirectory = (data: string) => rm(data, { recursive: true, force: true })

export async function startServerUnderTest(
  data: string,
  {
    nodeArgs = serverNodeFlags,
    serverArgs = [],
  }: { readonly nodeArgs?: readonly string[]; readonly serverArgs?: readonly string[] } = {},
): Promise<ServerUnderTest> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const log = await open(join(data, 'server.log'), 'a')
  const drivers = ['--driver', 'libvirt', '--driver', 'simulated']
  const start = performance.now()
  const args = [...nodeArgs, serverMain, '--data', data, '--listen', `127.0.0.1:${port}`, ...drivers, ...serverArgs]
  // As the launcher does; the first start of a measurement fills the cache.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(root, '.covisor/compile-cache') }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', log.fd, log.fd] })
  await log.close()
  while (!(await answers(url))) {
    if (child.exitCode !== null)
      throw new Error(`the server ended: ${await readFile(join(data, 'server.log'), 'utf8')}`)
    await setTimeout(5)
  }
  const firstAnswerMs = performance.now() - start
  const firstAnswerCpuMs = await cpuMsOf(child)
  const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim()
  return {
    url,
    pid: child.pid as number,
    client: createClient({ baseUrl: url, token }),
    firstAnswerMs,
    firstAnswerCpuMs,
    memoryMiB: () => memoryOf(child),
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** proc(5): fields 14 and 15 of stat, in hundredths of a second. */
async function cpuMsOf({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const pids = await familyOf(pid as number)
  const parts = await Promise.all(
    pids.map(async (one) => {
      const rollup = await readFile(`/proc/${one}/smaps_rollup`, 'utf8').catch(() => '')
      return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0)
    }),
  )
  return parts.reduce((sum, kib) => sum + kib, 0) / 1024
}

async function familyOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => ''))
  const children = (await Promise.all(lists)).flatMap((list) => list.split(' ').filter((text) => text.trim() !== ''))
  return [pid, ...(await Promise.all(children.map((child) => familyOf(Number(child))))).flat()]
}
