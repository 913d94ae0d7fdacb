/**
 * Takes the provider's hosts out of sentences. Pure.
 *
 * Drivers, the scheduler and sagas write for operators and name hosts freely, in errors that are kept in tasks for years. Rather
 * than trusting each of them to know its reader, the names that exist are replaced where a tenant is answered.
 */
import { AppError, type ErrorParams } from '@covisor/model'

/** Members of views that hold sentences. What is not listed is a name, an id or a number, and stays as it is. */
const SENTENCES: ReadonlySet<string> = new Set(
  'because chose detail disallowed error irreversible note powerReason reason stateReason step text title undo waitingFor warning warnings what why'.split(
    ' ',
  ),
)

/** Kinds that are called by their title, or after a host. */
const NAMED_BY_SENTENCES: ReadonlySet<unknown> = new Set(['endpoint', 'host', 'task'])

/** undefined: there are no hosts. */
export function hostPattern(names: readonly string[]): RegExp | undefined {
  const known = [...new Set(names)].filter((name) => name !== '').toSorted((a, b) => b.length - a.length)
  if (known.length === 0) return undefined
  const any = known.map(escaped).join('|')
  return new RegExp(`(?:\\bhost )?"(?:${any})"|(?:\\bhost )?(?<![\\w.-])(?:${any})(?![\\w-])`, 'g')
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** `own`: quoted names that the reader has given or sees anyway. Hiding them would tell that a host is called the same. */
export function textWithoutHosts(text: string, hosts: RegExp, own: ReadonlySet<unknown> = new Set()): string {
  // Why not, host by host, is the provider's to read; how many there are, too.
  return text
    .replace(/(no host can take [^:]*):.*/s, '$1')
    .replace(hosts, (found) => (found.startsWith('"') && own.has(found.slice(1, -1)) ? found : 'a host'))
}

/** With the same code, and the error itself as the cause, for the log. */
export function errorWithoutHosts(error: AppError, hosts: RegExp): AppError {
  // About the request alone: it says back what was asked for.
  if (error.code === 'REQUEST_INVALID') return error
  const { why: _perHost, ...rest } = error.params as Readonly<Record<string, unknown>>
  const params = error.code === 'CAPACITY_EXHAUSTED' ? rest : error.params
  const told = mapped(params, (text) => textWithoutHosts(text, hosts))
  const asked = NAMES_WHAT_WAS_ASKED.test(error.code) && 'name' in params ? { name: params.name } : {}
  return new AppError(error.code, { ...(told as object), ...asked } as ErrorParams<typeof error.code>, { cause: error })
}

/** Codes whose `name` is the caller's own word: whether a host is called so must make no difference to the answer. */
const NAMES_WHAT_WAS_ASKED = /^(NOT_FOUND|NAME_\w+)$/

export const viewWithoutHosts = (view: unknown, hosts: RegExp): unknown =>
  inSentences(view, false, (text, own) => textWithoutHosts(text, hosts, own))

/** Whether there is anything to read in it. */
export function hasSentences(view: unknown): boolean {
  let found = false
  inSentences(view, false, (text) => {
    found ||= text !== ''
    return text
  })
  return found
}

type Change = (text: string, own: ReadonlySet<unknown>) => string

function inSentences(
  value: unknown,
  isSentence: boolean,
  change: Change,
  own: ReadonlySet<unknown> = new Set(),
): unknown {
  if (typeof value === 'string') return isSentence ? change(value, own) : value
  if (Array.isArray(value)) return value.map((item) => inSentences(item, isSentence, change, own))
  if (typeof value !== 'object' || value === null) return value
  const isTold = isNamedBySentence(value)
  const known = new Set([...own, ...ownNames(value)])
  const members = Object.entries(value).map(([name, member]) => {
    const isOne = name !== 'code' && (isSentence || SENTENCES.has(name) || (isTold && name === 'name'))
    return [name, inSentences(member, isOne, change, known)]
  })
  return Object.fromEntries(members)
}

const isNamedBySentence = (value: object): boolean => 'kind' in value && NAMED_BY_SENTENCES.has(value.kind)

/** What it is called, or what it is about. */
function ownNames(value: { readonly name?: unknown; readonly target?: unknown }): readonly unknown[] {
  const { target } = value
  const about = typeof target === 'object' && target !== null ? ownNames(target) : []
  return value.name === undefined || isNamedBySentence(value) ? about : [value.name, ...about]
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapped(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapped(member, change)]))
}
