/** docs/bad-input.md names tests: each of them is there, under that name. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './workspace.ts'

const rows = readFileSync(join(root, 'docs/bad-input.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))

test('there are rows, each with what, answer and test', () => {
  expect(rows.length).toBeGreaterThan(20)
  expect(rows.filter((cells) => cells.length !== 3)).toEqual([])
})

test.for(rows)('%s: the test is there', ([, , shown = '']) => {
  const [, file = '', title] = /^`([^`]+)`(?:: (.+))?$/.exec(shown) ?? []
  expect(existsSync(join(root, file)), file).toBe(true)
  if (title !== undefined) expect(readFileSync(join(root, file), 'utf8')).toContain(title)
})
