/** What is printed of hostile names. */
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { makeOutput } from './output.ts'

const hostile = { name: 'web\u009b2J\u202eexe\u{e0041}\u001b[31m' }

test.for(['json', 'yaml', 'table'] as const)('%s moves no cursor and turns no text around', (format) => {
  const stdout = new PassThrough()
  const output = makeOutput(format, { stdout, stderr: new PassThrough() } as never, false)
  output.rows([hostile], [{ header: 'NAME', cell: ({ name }) => name }])
  const printed = String(stdout.read())
  expect(printed).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
  if (format === 'json') expect(JSON.parse(printed)).toEqual([hostile])
  if (format === 'yaml') expect(parse(printed)).toEqual([hostile])
})
