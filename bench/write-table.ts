/**
 * Puts a table that a bench has measured into a page, between its two marks: `<!-- NAME -->` and `<!-- end of NAME -->`. What people wrote
 * around it stays. Throws when the page has no such marks: a figure nobody can find again helps nobody.
 */
import { readFileSync, writeFileSync } from 'node:fs'

export function writeTable(page: string, name: string, rows: readonly (readonly string[])[]): void {
  const text = readFileSync(page, 'utf8')
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${page} has no place for "${name}": ${begin.trim()} … ${end}`)
  const [head = [], ...body] = rows
  const lines = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |\n`)
  writeFileSync(page, text.slice(0, from + begin.length) + lines.join('') + text.slice(to))
}
