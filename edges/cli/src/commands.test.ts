/** What every command owes its user: a place in the help, examples that work, and words that completion knows. */
import { describe, expect, test } from 'vitest'
import { commandGroups } from './command-groups.ts'
import { commands } from './commands.ts'
import { helpText } from './runner/help-text.ts'
import { makeParser, type Parsed } from './runner/make-parser.ts'
import { shellWords } from './testing/shell-words.ts'

/** Which command a line is for. Throws what the parser throws. */
async function parse(line: string): Promise<Parsed | undefined> {
  let found: Parsed | undefined
  const silent = { write: () => true }
  const parser = makeParser({
    commands,
    version: '0',
    streams: { stdout: silent, stderr: silent },
    onCommand: async (parsed) => {
      found = parsed
    },
  })
  await parser.parseAsync(shellWords(line).slice(1), { from: 'user' })
  return found
}

describe.each(commands)('covisor $name', ({ name, summary, details }) => {
  const { examples } = helpText(details)

  test('has examples, every one of them is understood, and they show it', async () => {
    expect(details).toContain('Examples:\n')
    const shown = await Promise.all(examples.map(async (example) => (await parse(example))?.command.name))
    expect(shown).toContain(name)
    expect(shown).not.toContain(undefined)
    expect(examples.filter((example) => !example.startsWith('covisor '))).toEqual([])
  })

  test('has a summary without a full stop, that fits a line', () => {
    expect(summary).toMatch(/^[A-Z].*[^.]$/)
    expect(summary.length).toBeLessThanOrEqual(64)
  })
})

test('no two commands have the same name', () => {
  const names = commands.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
})

const groupsOf = (name: string): string[] => {
  const words = name.split(' ')
  return words.slice(1).map((_, i) => words.slice(0, i + 1).join(' '))
}

test('every group is described, and every description is of a group', () => {
  const groups = new Set(commands.flatMap(({ name }) => groupsOf(name)))
  expect(Object.keys(commandGroups).toSorted()).toEqual([...groups].toSorted())
})

test.each(Object.entries(commandGroups))('the examples of covisor %s are understood', async (_, { details }) => {
  const { examples } = helpText(details)
  expect(examples).not.toEqual([])
  for (const example of examples) expect(await parse(example), example).toBeDefined()
})

test('commands that cannot be taken back are asked about', () => {
  const asking = commands.filter(({ confirm }) => confirm !== undefined).map(({ name }) => name)
  const dangerous =
    /^(group (delete|stop)|vm (delete|purge|stop|reset|snapshot (delete|revert))|(volume|image|folder|user|organisation|project|role|cluster|rule|site|profile|flavor) delete|(host|pool|network|identity-provider|allocation) remove|entitlement take|installation confirm|user reset-second-factor)$/
  expect(asking.toSorted()).toEqual(
    commands
      .map(({ name }) => name)
      .filter((name) => dangerous.test(name))
      .toSorted(),
  )
})
