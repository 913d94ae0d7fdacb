/** Rows as aligned columns for terminals. What comes from hosts and guests cannot move the cursor or hide text. */
import { stripVTControlCharacters, styleText } from 'node:util'

export interface Column<T> {
  readonly header: string
  readonly cell: (item: T) => string | number | boolean | null | undefined
  readonly align?: 'right'
  /** Where the terminal is too narrow for everything: never cut, because a part of it is of no use; or left out. */
  readonly whenNarrow?: 'whole' | 'left-out'
}

export function table<T>(items: readonly T[], columns: readonly Column<T>[], width: number, colour: boolean): string {
  const cells = items.map((item) => columns.map((column) => printable(column.cell(item))))
  const widths = columns.map(({ header }, i) =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[i]!)), header.length),
  )
  if (totalWidth(widths) > width && columns.some(({ whenNarrow }) => whenNarrow === 'left-out')) {
    const kept = columns.filter(({ whenNarrow }) => whenNarrow !== 'left-out')
    return table(items, kept, width, colour)
  }
  shrink(widths, columns, width)
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => {
        const text = fit(cell, widths[i]!)
        const gap = ' '.repeat(widths[i]! - displayWidth(text))
        return columns[i]!.align === 'right' ? gap + text : text + gap
      })
      .join('  ')
      .trimEnd()
  const head = line(columns.map((column) => column.header))
  return [colour ? styleText('bold', head, { validateStream: false }) : head, ...cells.map(line)].join('\n')
}

export function fields<T>(item: T, columns: readonly Column<T>[]): string {
  const longest = Math.max(...columns.map((column) => column.header.length))
  return columns
    .map(
      ({ header, cell }) =>
        `${header.padEnd(longest)}  ${printable(cell(item), true).replaceAll('\n', `\n${' '.repeat(longest + 2)}`)}`,
    )
    .join('\n')
}

/** Control, format and bidirectional characters become visible replacements. */
export function printable(value: string | number | boolean | null | undefined, lines = false): string {
  if (value === null || value === undefined || value === '') return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = stripVTControlCharacters(String(value))
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => (lines && c === '\n' ? c : '\u{fffd}'))
}

/** Wide characters of East Asian scripts and emoji take two columns, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text)
    width += /[\p{Mn}\p{Me}]/u.test(character)
      ? 0
      : /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
            character,
          )
        ? 2
        : 1
  return width
}

const LEAST = 8

/** The widest gives way first. */
function shrink<T>(widths: number[], columns: readonly Column<T>[], available: number): void {
  const mayShrink = widths.map((_, i) => columns[i]!.whenNarrow !== 'whole')
  while (totalWidth(widths) > available) {
    const widest = Math.max(LEAST, ...widths.filter((_, i) => mayShrink[i]))
    const at = widths.findIndex((width, i) => mayShrink[i] === true && width === widest && width > LEAST)
    if (at < 0) return
    widths[at] = widest - 1
  }
}

const totalWidth = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1))

/** Cut to so many columns, with an ellipsis. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let cut = ''
  for (const character of text) {
    if (displayWidth(cut + character) > width - 1) break
    cut += character
  }
  return `${cut}…`
}
