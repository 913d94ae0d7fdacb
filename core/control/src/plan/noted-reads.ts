/**
 * Notes which things with a generation a piece of work has read, so that a plan made from them can say later whether they are
 * still what they were.
 *
 * The store that use cases are given notes for whoever listens further up the call (AsyncLocalStorage): no use case can forget
 * to tell what it looked at. Lists of the whole fleet are not noted: placement looks at everybody's VMs, at all rules and quotas,
 * and decides again when the plan is applied. What is observed of a host or a pool leaves their generation as it is.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Scope, Store, StoreReads } from '@covisor/store'

const kinds = {
  vm: 'vms',
  volume: 'volumes',
  image: 'images',
  snapshot: 'snapshots',
  group: 'groups',
  network: 'networks',
  pool: 'pools',
  host: 'hosts',
  cluster: 'clusters',
} as const
type NotedKind = keyof typeof kinds

interface Row {
  readonly id: string
  readonly name: string
  readonly generation: number
}

const noting = new AsyncLocalStorage<Map<string, number>>()

/** The same store, noting. */
export function notingStore(store: Store): Store {
  const noted = Object.entries(kinds).map(([kind, name]) => [name, notingReads(kind, store[name])])
  return { ...store, ...Object.fromEntries(noted) }
}

/** By "kind id", the generations that the work has read. */
export async function readsOf<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly generations: Readonly<Record<string, number>> }> {
  const generations = new Map<string, number>()
  const result = await noting.run(generations, work)
  return { result, generations: Object.fromEntries(generations) }
}

/** The first of them that is another one now, as people call it. */
export async function changedSince(
  store: StoreReads,
  generations: Readonly<Record<string, number>>,
): Promise<string | undefined> {
  for (const [key, generation] of Object.entries(generations)) {
    const [kind, id] = key.split(' ') as [NotedKind, string]
    const row: Row | undefined = await store[kinds[kind]].find('provider', id)
    if (row === undefined) return `a ${word(kind)} is gone`
    if (row.generation !== generation) return `${word(kind)} "${row.name}" was changed`
  }
  return undefined
}

function notingReads<R extends object>(kind: string, reads: R): R {
  const note = (row: Row | undefined) => {
    if (row !== undefined) noting.getStore()?.set(`${kind} ${row.id}`, row.generation)
  }
  return new Proxy(reads, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        const answer: unknown = await Reflect.apply(member, target, args)
        if (name === 'get' || name === 'find' || name === 'resolve') note(answer as Row | undefined)
        else if (name === 'list' && (args[0] as Scope) !== 'provider')
          for (const row of (answer as { readonly items: readonly Row[] }).items) note(row)
        return answer
      }
    },
  })
}

const word = (kind: NotedKind): string => (kind === 'vm' ? 'VM' : kind)
