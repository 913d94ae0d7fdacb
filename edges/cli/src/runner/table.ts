/** Rows as aligned columns for terminals. What comes from hosts and guests cannot move the cursor or hide text. */
import { stripVTControlCharacters, styleText } from 'node:util'

export interface Column<T> {
  readonly header: string
  readonly cell: (item: T) => string | number | boolean | null | undefined
  readonly align?: 'right'
}

export function table<T>(items: readonly T[], columns: readonly Column<T>[], width: number, colour: boolean): string {
  const cells = items.map((item) => columns.map((column) => printable(column.cell(item))))
  const widths = columns.map(({ header }, i) => Math.max(header.length, ...cells.map((row) => displayWidth(row[i]!))))
  shrink(widths, width - 2 * (columns.length - 1))
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

/** Wide characters of East Asian scripts and emoji take two columns. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text)
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
        character,
      )
        ? 2
        : 1
  return width
}

function shrink(widths: number[], available: number): void {
  while (widths.reduce((sum, w) => sum + w, 0) > available) {
    const widest = widths.indexOf(Math.max(...widths))
    if (widths[widest]! <= 8) return
    widths[widest]!--
  }
}

function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let cut = ''
  for (const character of text) {
    if (displayWidth(cut + character) > width - 1) break
    cut += character
  }
  return `${cut}…`
}
