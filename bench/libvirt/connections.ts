/**
 * Memory with 1,250 open connections (the hosts of the largest fleet that is budgeted for), and the time to open them, each beside
 * python3-libvirt in a process of its own. Memory is what the process has resident more than before the first connection.
 *
 * Over ssh the peer is an ssh process for each connection on both ends; one destination is a few for us. It is left out: on one
 * machine it would measure sshd.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Connection, connect } from '../../protocols/libvirt/src/index.ts'
import { compare } from './compare.ts'
import type { World } from './doors.ts'
import { python } from './python.ts'

const CONNECTIONS = 1_250
/** Fewer than the daemon lets knock at once (max_anonymous_clients, 20). */
const AT_ONCE = 10
const run = promisify(execFile)

interface Opened {
  readonly kibibytes: number
  readonly ms: number
}

export async function measureConnections({ doors, rounds }: World): Promise<void> {
  const fewer = Math.min(rounds, 3)
  for (const { name, ours, peer } of doors.filter((door) => door.name !== 'ssh')) {
    const here = async (): Promise<Opened> => {
      const script = fileURLToPath(import.meta.url)
      const { stdout } = await run(process.execPath, ['--expose-gc', script, ours('test', '/default')])
      return JSON.parse(stdout) as Opened
    }
    const there = async (): Promise<Opened> => JSON.parse(await python(pythonOpens(peer('test', '/default')))) as Opened
    await compare(
      `memory a connection, ${CONNECTIONS} over ${name}`,
      { rounds: fewer, unit: 'KiB' },
      {
        ours: async () => (await here()).kibibytes / CONNECTIONS,
        peer: async () => (await there()).kibibytes / CONNECTIONS,
      },
    )
    await compare(
      `time to open a connection, ${CONNECTIONS} over ${name}`,
      { rounds: fewer },
      {
        ours: async () => (await here()).ms / CONNECTIONS,
        peer: async () => (await there()).ms / CONNECTIONS,
      },
    )
  }
}

const pythonOpens = (uri: string): string => `
import libvirt, time, json
def resident():
    return int([line for line in open('/proc/self/status') if line.startswith('VmRSS')][0].split()[1])
before, start = resident(), time.perf_counter()
conns = [libvirt.open('${uri}') for _ in range(${CONNECTIONS})]
print(json.dumps({'kibibytes': resident() - before, 'ms': (time.perf_counter() - start) * 1000}))
`

if (process.argv[1] === fileURLToPath(import.meta.url)) await openAll(process.argv[2] ?? '')

async function openAll(uri: string): Promise<void> {
  await (await connect(uri)).close() // what is loaded on first use belongs to no connection
  const before = resident()
  const start = performance.now()
  const open: Connection[] = []
  const turn = async (): Promise<void> => {
    while (open.length < CONNECTIONS) open.push(await connect(uri))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, turn))
  const ms = performance.now() - start
  console.log(JSON.stringify({ kibibytes: resident() - before, ms }))
  process.exit() // closing them politely is not what is measured
}

function resident(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 1024
}
