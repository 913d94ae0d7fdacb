/**
 * Neighbours that are neighbours in the file too become one run, so that small units are read in large pieces.
 *
 * Once over an array of entries (a table is in memory, and a step of an asynchronous generator for each of its entries costs more than
 * reading them), once over what comes from table to table.
 */
import { PIECE_BYTES } from './limits.ts'
import type { Run } from './run.ts'

export function* joinedInTable(runs: Iterable<Run>): Generator<Run, void> {
  let last: Run | undefined
  for (const run of runs) {
    const both = last === undefined ? run : join(last, run)
    if (both === undefined) yield last!
    last = both ?? run
  }
  if (last !== undefined) yield last
}

export async function* joined(runs: AsyncIterable<Run>): AsyncGenerator<Run, void> {
  let last: Run | undefined
  for await (const run of runs) {
    const both = last === undefined ? run : join(last, run)
    if (both === undefined) yield last!
    last = both ?? run
  }
  if (last !== undefined) yield last
}

/** Undefined if the second does not follow the first, or if the first is long enough to be read by itself. */
function join(last: Run, run: Run): Run | undefined {
  const length = last.length + run.length
  if (run.kind === 'stored') {
    if (last.kind !== 'stored' || last.length >= PIECE_BYTES) return undefined
    return last.source === run.source && last.offset + last.length === run.offset ? { ...last, length } : undefined
  }
  return run.kind !== 'packed' && run.kind === last.kind ? { ...last, length } : undefined
}
