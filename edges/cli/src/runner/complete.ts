/**
 * The hidden `covisor __complete WORD…`: what could stand in place of the last word. Quick and silent: a server that is away or
 * slow offers nothing.
 */
import { type CovisorClient, unwrap } from '@covisor/client'
import type { Command, Completable } from '../command.ts'

const PATIENCE_MS = 1_500

export async function complete(
  commands: readonly Command[],
  words: readonly string[],
  client: () => CovisorClient,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const plain = before.filter((word) => !word.startsWith('-'))
  const command = longestMatch(commands, plain)
  if (command === undefined) return startingWith(current, nextWords(commands, plain))
  if (current.startsWith('-')) return startingWith(current, optionsOf(command))
  const previous = before.at(-1)
  const option = previous?.startsWith('--') === true ? command.options[previous.slice(2)] : undefined
  if (option?.kind === 'text' && option.oneOf !== undefined) return startingWith(current, option.oneOf)
  if (option !== undefined && option.kind !== 'flag')
    return startingWith(current, await names(completableOption(previous!), client))
  return startingWith(current, await names(command.completes, client))
}

function longestMatch(commands: readonly Command[], words: readonly string[]): Command | undefined {
  return commands
    .filter((command) => {
      const name = command.name.split(' ')
      return name.length <= words.length && name.every((word, i) => words[i] === word)
    })
    .toSorted((a, b) => b.name.length - a.name.length)[0]
}

function nextWords(commands: readonly Command[], words: readonly string[]): string[] {
  const next = commands
    .map((command) => command.name.split(' '))
    .filter((name) => name.length > words.length && words.every((word, i) => name[i] === word))
    .map((name) => name[words.length]!)
  return [...new Set(next)]
}

function optionsOf(command: Command): string[] {
  const own = Object.keys(command.options).map((name) => `--${name}`)
  const task = command.startsTask ? ['--plan', '--no-wait'] : []
  return [...own, ...task, ...(command.confirm === undefined ? [] : ['--yes']), '--output', '--help']
}

const completableOption = (option: string): Completable | undefined =>
  (
    ({
      '--host': 'host',
      '--pool': 'pool',
      '--image': 'image',
      '--network': 'network',
      '--add-network': 'network',
      '--cdrom': 'volume',
    }) as const
  )[option]

async function names(what: Completable | undefined, client: () => CovisorClient): Promise<readonly string[]> {
  if (what === undefined) return []
  if (what === 'file') return [':files']
  const signal = AbortSignal.timeout(PATIENCE_MS)
  try {
    switch (what) {
      case 'vm':
        return (await unwrap(client().GET('/v1/vms', { params: { query: { limit: 200 } }, signal }))).items.map(
          (item) => item.name,
        )
      case 'host':
        return (await unwrap(client().GET('/v1/hosts', { signal }))).items.map((item) => item.name)
      case 'volume':
        return (await unwrap(client().GET('/v1/volumes', { params: { query: { limit: 200 } }, signal }))).items.map(
          (item) => item.name,
        )
      case 'pool':
        return (await unwrap(client().GET('/v1/pools', { signal }))).items.map((item) => item.name)
      case 'network':
        return (await unwrap(client().GET('/v1/networks', { signal }))).items.map((item) => item.name)
      case 'image':
        return (await unwrap(client().GET('/v1/images', { signal }))).items.map((item) => item.name)
      case 'task':
        return (await unwrap(client().GET('/v1/tasks', { params: { query: { limit: 20 } }, signal }))).items.map(
          (item) => item.id,
        )
      default:
        return what satisfies never
    }
  } catch {
    return []
  }
}

/** Names with a line break could offer a word of their own. */
const startingWith = (start: string, words: readonly string[]): string[] =>
  words.filter((word) => (word === ':files' || word.startsWith(start)) && !/[\p{Cc}]/u.test(word))
