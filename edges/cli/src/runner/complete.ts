/**
 * The hidden `covisor __complete WORD…`: what could stand in place of the last word. Quick and silent: a server that is away or
 * slow offers nothing.
 *
 * What fits is said by the placeholder in the help: VM names for VM, files for FILE, the words themselves for on|off.
 */
import { type CovisorClient, unwrap } from '@covisor/client'
import type { Command, Option } from '../command.ts'

/** Tells the shell to offer its own file names. */
export const FILES = ':files'

const PATIENCE_MS = 1_500
const formats = ['table', 'json', 'yaml']

export async function complete(
  commands: readonly Command[],
  words: readonly string[],
  client: () => CovisorClient,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  if (before.at(-1) === '--output' || before.at(-1) === '-o') return fitting(current, formats)
  const { command, rest } = commandIn(commands, withoutOutput(before))
  if (command === undefined) return fitting(current, nextWords(commands, rest))

  const asked = takesValue(command, rest.at(-1))
  if (asked !== undefined) {
    if (asked.kind === 'text' && asked.oneOf !== undefined) return fitting(current, asked.oneOf)
    return fitting(current, await offers(asked.value, [], client))
  }
  if (current.startsWith('-')) return fitting(current, optionsOf(command))
  const given = argumentsIn(command, rest)
  const argument = command.args[given.length] ?? command.args.findLast((arg) => arg.includes('...'))
  return fitting(current, argument === undefined ? [] : await offers(argument, given, client))
}

/** `covisor -o json vm list` is allowed. */
function withoutOutput(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => word === '--output' || word === '-o' || word === '--project')
  return at < 0 ? words : words.toSpliced(at, 2)
}

function commandIn(
  commands: readonly Command[],
  words: readonly string[],
): { readonly command: Command | undefined; readonly rest: readonly string[] } {
  const command = commands.find(({ name }) => name.split(' ').every((word, i) => words[i] === word))
  return command === undefined
    ? { command, rest: words }
    : { command, rest: words.slice(command.name.split(' ').length) }
}

function nextWords(commands: readonly Command[], words: readonly string[]): string[] {
  const next = commands
    .map(({ name }) => name.split(' '))
    .filter((name) => name.length > words.length && words.every((word, i) => name[i] === word))
    .map((name) => name[words.length]!)
  return [...new Set(next)]
}

type Valued = Exclude<Option, { kind: 'flag' }>

function takesValue(command: Command, word: string | undefined): Valued | undefined {
  const option = word?.startsWith('--') === true ? command.options[word.slice(2)] : undefined
  return option === undefined || option.kind === 'flag' ? undefined : option
}

/** Without options and their values. */
const argumentsIn = (command: Command, words: readonly string[]): string[] =>
  words.filter((word, i) => !word.startsWith('-') && takesValue(command, words[i - 1]) === undefined)

function optionsOf(command: Command): string[] {
  const own = Object.keys(command.options).map((name) => `--${name}`)
  const task = command.startsTask ? ['--plan', '--save-plan', '--no-wait'] : []
  return [...own, ...task, ...(command.confirm === undefined ? [] : ['--yes']), '--output', '--help']
}

async function offers(
  placeholder: string,
  given: readonly string[],
  client: () => CovisorClient,
): Promise<readonly string[]> {
  const parts = placeholder.replace(/[[\].]/g, '').split('|')
  const lists = parts.map(async (part) => {
    if (part === part.toLowerCase()) return [part]
    if (part === 'FILE') return [FILES]
    return (await names[part]?.(client(), AbortSignal.timeout(PATIENCE_MS), given).catch(() => [])) ?? []
  })
  return (await Promise.all(lists)).flat()
}

type Names = (client: CovisorClient, signal: AbortSignal, given: readonly string[]) => Promise<readonly string[]>

const params = { query: { limit: 200 } }
const nameOf = (item: { readonly name: string }): string => item.name
const idOf = (item: { readonly id: string }): string => item.id

const names: Readonly<Record<string, Names>> = {
  VM: async (client, signal) => (await unwrap(client.GET('/v1/vms', { params, signal }))).items.map(nameOf),
  GROUP: async (client, signal) => (await unwrap(client.GET('/v1/groups', { params, signal }))).items.map(nameOf),
  FOLDER: async (client, signal) => (await unwrap(client.GET('/v1/folders', { signal }))).items.map(({ path }) => path),
  HOST: async (client, signal) => (await unwrap(client.GET('/v1/hosts', { params, signal }))).items.map(nameOf),
  VOLUME: async (client, signal) => (await unwrap(client.GET('/v1/volumes', { params, signal }))).items.map(nameOf),
  POOL: async (client, signal) => (await unwrap(client.GET('/v1/pools', { signal }))).items.map(nameOf),
  NETWORK: async (client, signal) => (await unwrap(client.GET('/v1/networks', { signal }))).items.map(nameOf),
  IMAGE: async (client, signal) => (await unwrap(client.GET('/v1/images', { signal }))).items.map(nameOf),
  TASK: async (client, signal) => (await unwrap(client.GET('/v1/tasks', { params, signal }))).items.map(idOf),
  USER: async (client, signal) => (await unwrap(client.GET('/v1/users', { params, signal }))).items.map(nameOf),
  ORGANISATION: async (client, signal) =>
    (await unwrap(client.GET('/v1/organisations', { params, signal }))).items.map(nameOf),
  PROJECT: async (client, signal) =>
    (await unwrap(client.GET('/v1/projects', { params, signal }))).items.map(
      ({ organisation, name }) => `${organisation.name}/${name}`,
    ),
  ROLE: async (client, signal) => (await unwrap(client.GET('/v1/roles', { params, signal }))).items.map(nameOf),
  VERB: async (client, signal) => (await unwrap(client.GET('/v1/verbs', { signal }))).items.map(({ verb }) => verb),
  GRANT: async (client, signal) => (await unwrap(client.GET('/v1/bindings', { params, signal }))).items.map(idOf),
  PROFILE: async (client, signal) => (await unwrap(client.GET('/v1/import-profiles', { signal }))).items.map(nameOf),
  PLAN: async (client, signal) => (await unwrap(client.GET('/v1/plans', { params, signal }))).items.map(idOf),
  TOKEN: async (client, signal) => (await unwrap(client.GET('/v1/tokens', { signal }))).items.map(idOf),
  SNAPSHOT: async (client, signal, [vm = '']) =>
    (await unwrap(client.GET('/v1/vms/{vm}/snapshots', { params: { path: { vm } }, signal }))).items.map(nameOf),
}

/** A name with a line break could offer a word of its own. */
const fitting = (start: string, words: readonly string[]): string[] =>
  words.filter((word) => (word === FILES || word.startsWith(start)) && !/\p{Cc}/u.test(word))
