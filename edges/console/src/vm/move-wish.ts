/** What a move asks of the server. What is left to it is left out; undefined while a number makes no sense. */
import type { Schema } from '@covisor/client'

type MoveMode = NonNullable<Schema<'MigrateVm'>['mode']>
export const moveModes: readonly MoveMode[] = ['managed', 'peer-to-peer', 'tunnelled']

export interface MoveChoices {
  /** Empty: the best. */
  readonly to: string
  /** Empty: disks go only where they must. */
  readonly pool: string
  /** MiB a second, as typed; empty: as fast as it goes. */
  readonly bandwidth: string
  /** Connections, as typed; empty: one. */
  readonly parallel: string
  readonly mode: MoveMode
  readonly waitIfStalled: boolean
  readonly autoConverge: boolean
  readonly postCopy: boolean
  readonly tls: boolean
}

/** How memory goes over means nothing to a VM that is off. */
export function moveWish(choices: MoveChoices, isRunning: boolean): Schema<'MigrateVm'> | undefined {
  const { to, pool, mode, waitIfStalled, autoConverge, postCopy, tls } = choices
  const where = { ...(to === '' ? {} : { to }), ...(pool === '' ? {} : { pool }) }
  if (!isRunning) return where
  const [bandwidthMiBps, parallel] = [wholeIn(choices.bandwidth, 1, 1_000_000), wholeIn(choices.parallel, 2, 64)]
  if (bandwidthMiBps === null || parallel === null) return undefined
  return {
    ...where,
    ...(mode === 'managed' ? {} : { mode }),
    ...(bandwidthMiBps === undefined ? {} : { bandwidthMiBps }),
    ...(parallel === undefined ? {} : { parallel }),
    ...(autoConverge ? {} : { autoConverge }),
    ...(waitIfStalled ? { ifStalled: 'wait' as const } : {}),
    ...(postCopy ? { postCopy } : {}),
    ...(tls ? { tls } : {}),
  }
}

/** undefined: nothing was typed; null: no number in the bounds. */
function wholeIn(text: string, least: number, most: number): number | undefined | null {
  const typed = text.trim()
  if (typed === '') return undefined
  const value = Number(typed)
  return Number.isInteger(value) && value >= least && value <= most ? value : null
}
