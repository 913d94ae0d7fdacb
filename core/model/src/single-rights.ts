/**
 * Rights on a single resource, and what of a project they let see. Types, and which verbs can be given like that.
 *
 * A role that is given on one VM counts with its verbs about VMs that exist, and with those that show what goes on with it
 * (tasks, events, its volumes and networks). Making something new is no right on a single thing.
 */
import type { IdKind } from './ids.ts'
import { type Verb, verbs } from './verbs.ts'

export const singleKinds = ['vm', 'volume', 'network', 'image', 'pool', 'host', 'cluster'] as const
export type SingleKind = (typeof singleKinds)[number]

/** Whose things they are: a project's, or the provider's. */
export const isProvidersKind = (kind: SingleKind): boolean => kind === 'pool' || kind === 'host' || kind === 'cluster'

export interface SingleRight {
  readonly kind: SingleKind
  readonly id: string
  readonly verbs: ReadonlySet<Verb>
}

/** What is seen of a kind: these, and what belongs to these VMs. */
export interface Sighted {
  readonly ids: readonly string[]
  readonly vms: readonly string[]
}

export interface Sight {
  readonly kinds: Readonly<Partial<Record<IdKind, Sighted>>>
  readonly events: Pick<Sighted, 'ids'> | undefined
  /** Kinds that are not named: as the project's rights show them, or not at all. */
  readonly others: 'as before' | 'nothing'
}

const beside: Readonly<Record<SingleKind, readonly Verb[]>> = {
  vm: ['event:read', 'network:read', 'task:read', 'volume:read'],
  volume: ['event:read', 'task:read'],
  network: ['event:read', 'task:read'],
  image: ['event:read', 'task:read'],
  pool: [],
  host: [],
  cluster: [],
}

/** About one thing, and deciding about others. */
const reachesFurther: ReadonlySet<Verb> = new Set<Verb>(['cluster:edit', 'pool:edit', 'pool:share'])

const makesNew: ReadonlySet<string> = new Set(['add', 'clone', 'create'])

/** Whether a verb counts in a role that was given on one resource of this kind. */
export function countsOnSingle(verb: Verb, kind: SingleKind): boolean {
  const [of, doing] = verb.split(':') as [string, string]
  if (of !== kind) return beside[kind].includes(verb)
  if (makesNew.has(doing) || reachesFurther.has(verb)) return false
  return isProvidersKind(kind) || verbs[verb].reach === 'project'
}

export const isSingleKind = (text: string): text is SingleKind => (singleKinds as readonly string[]).includes(text)
