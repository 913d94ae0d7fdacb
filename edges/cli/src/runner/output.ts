/** Where results and words go: results to standard output in the format that was asked for, words to standard error. */
import { stringify } from 'yaml'
import type { Output } from '../command.ts'
import { StatusLine } from './status-line.ts'
import type { Streams } from './streams.ts'
import { type Column, fields, printable, table } from './table.ts'

const NO_TTY_WIDTH = 10_000

export function makeOutput(format: Output['format'], { stdout, stderr }: Streams, colour: boolean): Output {
  const data = (value: unknown): void => {
    stdout.write(format === 'json' ? `${JSON.stringify(value, null, 2)}\n` : stringify(value))
  }
  const status = new StatusLine(stderr)
  return {
    format,
    rows<T>(items: readonly T[], columns: readonly Column<T>[]) {
      if (format !== 'table') return data(items)
      if (items.length === 0) return void stderr.write('nothing to show\n')
      stdout.write(`${table(items, columns, stdout.isTTY === true ? (stdout.columns ?? 80) : NO_TTY_WIDTH, colour)}\n`)
    },
    record<T extends object>(item: T, columns: readonly Column<T>[]) {
      if (format !== 'table') return data(item)
      stdout.write(`${fields(item, columns)}\n`)
    },
    line<T extends object>(item: T, columns: readonly Column<T>[]) {
      if (format === 'json') stdout.write(`${JSON.stringify(item)}\n`)
      else if (format === 'yaml') stdout.write(`---\n${stringify(item)}`)
      else stdout.write(`${columns.map(({ cell }) => printable(cell(item))).join('  ')}\n`)
    },
    status: (text) => (text === '' ? status.clear() : status.show(text)),
    say: (text) => void stderr.write(text === '' ? '\n' : `${printable(text, true)}\n`),
    raw: (content) => void stdout.write(content),
  }
}
