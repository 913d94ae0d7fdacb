/**
 * Lets a world outlive its process: every record that changes is appended to a file, before the change is answered.
 *
 * What the model generates is not written, only what became different. One line is one write, so a process that is killed
 * leaves at most one unfinished line, which was never answered and is dropped. Each start writes the file anew without what
 * was overtaken. Not fsynced: it survives the death of the process, not of the machine.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { EndpointModel } from '../endpoint-model.ts'

export type TableName = 'aside' | 'networks' | 'pools' | 'vms' | 'volumes'

/** `record` null: it is gone. */
export interface JournalEntry {
  readonly table: TableName
  readonly key: string
  readonly record: unknown
}

export class Journal {
  /** The model that the world was made from, whatever the address says by now. */
  readonly model: EndpointModel
  readonly #path: string
  #entries: readonly JournalEntry[]

  /** `look`: read what another process writes, and write nothing. */
  constructor(path: string, model: EndpointModel, mode: 'keep' | 'look' = 'keep') {
    this.#path = path
    const [first, ...rest] = existsSync(path) ? completeLines(path) : []
    this.model = first === undefined ? model : (JSON.parse(first) as { model: EndpointModel }).model
    this.#entries = latest(rest.map((line) => JSON.parse(line) as JournalEntry))
    if (mode === 'look') return
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const lines = [{ model: this.model }, ...this.#entries].map((entry) => `${JSON.stringify(entry)}\n`)
    writeFileSync(`${path}.new`, lines.join(''), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }

  /** What happened before this process, each record once; handed out once. */
  takeEntries(): readonly JournalEntry[] {
    const entries = this.#entries
    this.#entries = []
    return entries
  }

  append(entry: JournalEntry): void {
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`)
  }
}

const completeLines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1)

function latest(entries: readonly JournalEntry[]): JournalEntry[] {
  const byKey = new Map(entries.map((entry) => [`${entry.table} ${entry.key}`, entry]))
  return [...byKey.values()]
}
