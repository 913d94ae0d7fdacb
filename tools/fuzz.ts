/**
 * Feeds damaged files to a parser until time is up or enough were tried: `npm run fuzz -- formats/disk/vmdk --minutes 5`, or
 * `--inputs 1000000`.
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
import { mutateText } from './fuzz-text-mutations.ts'

export interface FuzzTarget {
  /** Reads the input to its end. What it rejects with must satisfy isExpected. */
  parse(input: Uint8Array): Promise<unknown>
  isExpected(error: unknown): boolean
  /** Makes checksums right again, so that damage gets past them. Used for every second input. */
  repair?(input: Uint8Array): void
  /** For parsers of text: what the grammar is made of. Damage then keeps to it, mostly. */
  readonly words?: readonly string[]
}

interface Progress {
  readonly done: number
  readonly peakMiB: number
  readonly finding?: string
}

const SLOW_MS = 1000
const STUCK_MS = 60_000
const MEMORY_MIB = 300
const REPORT_EVERY = 200
const NOTHING = 'nothing found'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

if (isMainThread) await main()
else await work(workerData as { target: string; from: number; to: number })

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string' },
      inputs: { type: 'string' },
      from: { type: 'string', default: '0' },
      input: { type: 'string' },
    },
  })
  const target = positionals[0]
  if (target === undefined) throw new Error('which parser? e.g. npm run fuzz -- formats/disk/vmdk --minutes 5')
  const from = Number(values.input ?? values.from)
  const count = values.input !== undefined ? 1 : Number(values.inputs ?? Number.MAX_SAFE_INTEGER - from)
  const minutes = Number(values.minutes ?? (values.inputs === undefined ? 1 : 24 * 60))
  if (!Number.isSafeInteger(from + count) || !(minutes > 0))
    throw new Error('--from, --inputs and --minutes are numbers')
  process.exitCode = await watch(target, { from, to: from + count, minutes })
}

/** Resolves to the exit code: 0 nothing found, 1 a finding. */
function watch(target: string, { from, to, minutes }: { from: number; to: number; minutes: number }): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { target, from, to } })
  let last = { done: from, peakMiB: 0, at: performance.now() }
  const start = performance.now()
  const report = (text: string) => {
    const rate = Math.round(((last.done - from) * 1000) / (performance.now() - start))
    const tried = `${last.done - from} inputs (from ${from}), ${rate} a second, peak ${last.peakMiB} MiB`
    console.log(`${target}: ${tried}: ${text}`)
  }
  return new Promise((finish) => {
    const end = (code: number, text: string) => {
      worker.removeAllListeners()
      clearInterval(watchdog)
      clearTimeout(deadline)
      report(text)
      void worker.terminate().then(() => finish(code))
    }
    const deadline = setTimeout(() => end(0, NOTHING), minutes * 60_000)
    const watchdog = setInterval(() => {
      if (performance.now() - last.at > STUCK_MS)
        end(1, `stuck after input ${last.done}; look with --from ${last.done}`)
    }, 1000)
    worker.on('message', ({ done, peakMiB, finding }: Progress) => {
      last = { done, peakMiB, at: performance.now() }
      if (finding !== undefined) end(1, `input ${done - 1}: ${finding}`)
    })
    worker.on('error', (error) => end(1, `crashed after input ${last.done}: ${error.stack ?? error}`))
    worker.on('exit', () => {
      if (last.done === to) return end(0, NOTHING)
      // Early: it waited for something, and nothing was left that could have brought it.
      end(1, `an input after ${last.done - 1} never ends; look with --from ${last.done}`)
    })
  })
}

async function work({ target, from, to }: { target: string; from: number; to: number }): Promise<void> {
  const name = target.split('/').at(-1)!
  const root = resolve(target, '..')
  const module = (await import(join(root, 'fuzz', `${name}.ts`))) as { target: FuzzTarget }
  const seeds = readSeeds(join(root, 'fuzz-seeds', name))
  for (let number = from; number < to; number++) {
    const finding = await tryInput(module.target, seeds, number)
    if (finding === undefined && number % REPORT_EVERY !== 0 && number !== to - 1) continue
    const peakMiB = memoryMiB() // not for each input: asking takes longer than many a parser
    const grown = peakMiB > MEMORY_MIB ? `memory grew to ${peakMiB} MiB` : undefined
    parentPort?.postMessage({ done: number + 1, peakMiB, finding: finding ?? grown } as Progress)
    if (finding !== undefined || grown !== undefined) return
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
  const damaged = () => (target.words === undefined ? mutate(seeds, number) : mutateText(seeds, target.words, number))
  const input = number < seeds.length ? seeds[number]!.slice() : damaged()
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
      return new Uint8Array(name.endsWith('.gz') ? gunzipSync(bytes) : bytes) // no Buffer, whose slice() is no copy
    })
}
