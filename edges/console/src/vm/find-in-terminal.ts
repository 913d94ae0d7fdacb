/** Finds text in what a terminal has scrolled by, upwards from where it was found last. */
import type { Terminal } from '@xterm/xterm'

export interface Found {
  readonly row: number
  readonly column: number
}

/** The nearest above `before`, or from the end again when there is none. Case does not matter. */
export function findInTerminal(terminal: Terminal, text: string, before: Found | undefined): Found | undefined {
  const wanted = text.toLowerCase()
  if (wanted === '') return undefined
  const rows = rowsOf(terminal)
  const found = before === undefined ? undefined : lastBefore(rows, wanted, before)
  return found ?? lastBefore(rows, wanted, { row: rows.length, column: 0 })
}

function lastBefore(rows: readonly string[], wanted: string, { row, column }: Found): Found | undefined {
  for (let at = Math.min(row, rows.length - 1); at >= 0; at--) {
    const line = rows[at] ?? ''
    if (at === row && column === 0) continue
    const index = at === row ? line.lastIndexOf(wanted, column - 1) : line.lastIndexOf(wanted)
    if (index >= 0) return { row: at, column: index }
  }
  return undefined
}

const rowsOf = ({ buffer: { active } }: Terminal): string[] =>
  Array.from({ length: active.length }, (_none, row) =>
    (active.getLine(row)?.translateToString(true) ?? '').toLowerCase(),
  )

/** All of it as text, with broken lines put together again. */
export function textOfTerminal({ buffer: { active } }: Terminal): string {
  let text = ''
  for (let row = 0; row < active.length; row++) {
    const line = active.getLine(row)
    if (line === undefined) continue
    text += `${row === 0 || line.isWrapped ? '' : '\n'}${line.translateToString(!active.getLine(row + 1)?.isWrapped)}`
  }
  return `${text.trimEnd()}\n`
}
