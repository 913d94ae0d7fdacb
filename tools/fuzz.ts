/**
 * Feeds damaged files to a parser until time is up: `npm run fuzz -- formats/disk/vmdk --minutes 5`.
 *
 * A parser passes if every input ends in a result or in its own kind of error, within a second and within its memory. A target is a
 * module `<package>/fuzz/<name>.ts`, its seeds (gzipped) lie in `<package>/fuzz-seeds/<name>/`. Inputs are made from their number alone, so
 * a finding is reproduced with `--input N`. The parser runs in a worker; the main thread only watches that it goes on.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { mutate } from './fuzz-mutations.ts'

export interface FuzzTarget {
  /** Reads the input to its end. What it rejects with must satisfy isExpected. */
  parse(input: Uint8Array): Promise<unknown>
  isExpected(error: unknown): boolean
  /** Makes checksums right again, so that damage gets past them. Used for every second input. */
  repair?(input: Uint8Array): void
}

interface Progress {
  readonly done: number
  readonly peakMiB: number
  readonly finding?: string
}

const SLOW_MS = 1000
const STUCK_MS = 60_000
const MEMORY_MIB = 300

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

if (isMainThread) await main()
else await work(workerData as { target: string; from: number; to: number })

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      input: { type: 'string' },
    },
  })
  const target = positionals[0]
  if (target === undefined) throw new Error('which parser? e.g. npm run fuzz -- formats/disk/vmdk --minutes 5')
  const from = Number(values.input ?? values.from)
  const to = values.input === undefined ? Number.MAX_SAFE_INTEGER : from + 1
  process.exitCode = await watch(target, { from, to, minutes: Number(values.minutes) })
}

/** Resolves to the exit code: 0 nothing found, 1 a finding. */
function watch(target: string, { from, to, minutes }: { from: number; to: number; minutes: number }): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { target, from, to } })
  let last = { done: from, peakMiB: 0, at: performance.now() }
  const report = (text: string) =>
    console.log(`${target}: ${last.done - from} inputs (from ${from}), peak ${last.peakMiB} MiB: ${text}`)
  return new Promise((finish) => {
    const end = (code: number, text: string) => {
      worker.removeAllListeners()
      clearInterval(watchdog)
      clearTimeout(deadline)
      report(text)
      void worker.terminate().then(() => finish(code))
    }
    const deadline = setTimeout(() => end(0, 'nothing found'), minutes * 60_000)
    const watchdog = setInterval(() => {
      if (performance.now() - last.at > STUCK_MS)
        end(1, `stuck after input ${last.done}; look with --from ${last.done}`)
    }, 1000)
    worker.on('message', ({ done, peakMiB, finding }: Progress) => {
      last = { done, peakMiB, at: performance.now() }
      if (finding !== undefined) end(1, `input ${done}: ${finding}`)
    })
    worker.on('error', (error) => end(1, `crashed after input ${last.done}: ${error.stack ?? error}`))
    worker.on('exit', () => end(0, 'nothing found'))
  })
}

async function work({ target, from, to }: { target: string; from: number; to: number }): Promise<void> {
  const name = target.split('/').at(-1)!
  const root = resolve(target, '..')
  const module = (await import(join(root, 'fuzz', `${name}.ts`))) as { target: FuzzTarget }
  const seeds = readSeeds(join(root, 'fuzz-seeds', name))
  for (let number = from; number < to; number++) {
    const finding = await tryInput(module.target, seeds, number)
    const peakMiB = memoryMiB()
    if (finding !== undefined || number % 200 === 0)
      parentPort?.postMessage({ done: number, peakMiB, finding } as Progress)
    if (finding !== undefined) return
    if (number % 200 === 0 && peakMiB > MEMORY_MIB) {
      parentPort?.postMessage({ done: number, peakMiB, finding: `memory grew to ${peakMiB} MiB` } as Progress)
      return
    }
  }
}

/** What is really held. Inputs come faster than the collector runs, so it is called before memory is believed to be lost. */
function memoryMiB(): number {
  const held = () => {
    const { heapUsed, external } = process.memoryUsage()
    return Math.round((heapUsed + external) / 2 ** 20)
  }
  if (held() > MEMORY_MIB) collectGarbage()
  return held()
}

async function tryInput(target: FuzzTarget, seeds: readonly Uint8Array[], number: number): Promise<string | undefined> {
  const input = number < seeds.length ? Uint8Array.from(seeds[number]!) : mutate(seeds, number)
  if (number >= seeds.length && number % 2 === 0) target.repair?.(input)
  const start = process.cpuUsage() // not the clock: a busy machine is no finding
  try {
    await target.parse(input)
  } catch (error) {
    if (number < seeds.length) return `the undamaged seed is refused: ${String(error)}`
    if (!target.isExpected(error)) return error instanceof Error ? `unexpected error: ${error.stack}` : String(error)
  }
  const { user, system } = process.cpuUsage(start)
  const ms = (user + system) / 1000
  return ms > SLOW_MS ? `took ${ms.toFixed(0)} ms of processor time` : undefined
}

function readSeeds(directory: string): readonly Uint8Array[] {
  if (!existsSync(directory)) throw new Error(`no seeds in ${directory}`)
  return readdirSync(directory)
    .toSorted()
    .map((name) => {
      const bytes = readFileSync(join(directory, name))
      return name.endsWith('.gz') ? gunzipSync(bytes) : bytes
    })
}
