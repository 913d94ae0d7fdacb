/**
 * Makes CREATE TABLE statements out of column blocks, one column a line. Part of every migration, so it never changes its output.
 *
 * There are no foreign keys: the repositories are the only writers, tasks, audit and history point at things that are gone on
 * purpose, and an order of deletes that differs between two databases' constraint checks would be one more difference.
 */
import type { DdlWords } from '../dialect/dialect.ts'

export function plain(words: DdlWords, name: string, key: string, block: string): readonly string[] {
  const columns = columnsOf(words, block)
  const constraints = key === '' ? [] : [`primary key (${key})`]
  return [`create table ${name} (\n  ${[...columns, ...constraints].join(',\n  ')}\n)`]
}

/** A table of its own index, where the key is most of the row. */
export function clustered(words: DdlWords, name: string, key: string, block: string): readonly string[] {
  return plain(words, name, key, block).map((statement) => `${statement} ${words.clustered}`)
}

/** The table, and a second one with every version: the same columns, valid from and to. */
export function versioned(words: DdlWords, name: string, key: string, block: string): readonly string[] {
  const history = [...columnsOf(words, block), 'valid_from bigint not null', 'valid_to bigint']
  return [
    ...plain(words, name, key, block),
    `create table ${name}_history (\n  ${history.join(',\n  ')}\n)`,
    `create index ${name}_history_key on ${name}_history (${key}, valid_from)`,
    `create index ${name}_history_end on ${name}_history (valid_to) where valid_to is not null`,
  ]
}

function columnsOf(words: DdlWords, block: string): readonly string[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.replace(/ text\b/, ` ${words.text}`))
}
