/** Whether docs/cli.md is what the commands say. */
import { commands } from '@covisor/cli'
import { expect, test } from 'vitest'
import { CLI_DOCS, cliDocs } from './generate-cli-docs.ts'
import { readSource } from './workspace.ts'

test('the checked-in documentation of the command line is that of the commands', () => {
  expect(readSource(CLI_DOCS) === `${cliDocs()}\n`, `${CLI_DOCS} is stale: run node tools/generate-cli-docs.ts`).toBe(
    true,
  )
})

test('every command has a chapter of its own', () => {
  const chapters = [...cliDocs().matchAll(/^##+ covisor (.+)$/gm)].map(([, name]) => name)
  expect(chapters).toEqual([...new Set(chapters)])
  expect(commands.filter(({ name }) => !chapters.includes(name))).toEqual([])
})
