/** Where results and words go: results to standard output in the format that was asked for, words to standard error. */
import { stringify } from 'yaml'
import type { Output } from '../command.ts'
import { StatusLine } from './status-line.ts'
import type { Streams } from './streams.ts'
import { type Column, fields, printable, table } from './table.ts'

const NO_TTY_WIDTH = 10_000

export function makeOutput(format: Output['format'], { stdout, stderr }: Streams, colour: boolean): Output {
  const data = (value: unknown): void => {
    stdout.write(format === 'json' ? `${json(value, 2)}\n` : yaml(value))
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
      if (format === 'json') stdout.write(`${json(item)}\n`)
      else if (format === 'yaml') stdout.write(`---\n${yaml(item)}`)
      else stdout.write(`${columns.map(({ cell }) => printable(cell(item))).join('  ')}\n`)
    },
    status: (text) => (text === '' ? status.clear() : status.show(text)),
    say: (text) => void stderr.write(text === '' ? '\n' : `${printable(text, true)}\n`),
    raw: (content) => void stdout.write(content),
  }
}

/** Control characters, and those that nobody sees or that turn text around: on a terminal they would do something. */
const HIDDEN = /[\u007f-\u009f\p{Cf}\u2028\u2029]/u
const everyHidden = new RegExp(HIDDEN, 'gu')

/** Hidden letters as escapes, which are the same to whoever parses it. */
const json = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(everyHidden, (letter) =>
    Array.from({ length: letter.length }, (_, at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  )

/** Where it would show hidden letters, as JSON, which is YAML too. */
function yaml(value: unknown): string {
  const text = stringify(value)
  return HIDDEN.test(text) ? `${json(value, 2)}\n` : text
}
