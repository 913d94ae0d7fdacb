/**
 * An actor with rights on single resources: what they see by them, and what they may do in a call about one of them. Pure.
 *
 * The rights of the project stay what they are. Verbs that show something count at once, together with a sight that narrows the
 * store's answers to what they were given on; all others count only in a call about that very resource (`actorOn`). So a use
 * case cannot forget to look: without `actorOn` it is asked by somebody without the verb.
 */
import { type Actor, isProvidersKind, type Sight, type SingleKind, type SingleRight, type Verb } from '@covisor/model'

type On = NonNullable<Actor['on']>

/** Of an actor whose verbs are those of the project alone. */
export function withSingles(actor: Actor, singles: readonly SingleRight[]): Actor {
  if (actor.verbs === 'all' || singles.length === 0) return actor
  const ofTenant = singles.filter(({ kind }) => !isProvidersKind(kind))
  const shown = ofTenant.flatMap(({ verbs }) => [...verbs].filter((verb) => verb.endsWith(':read')))
  const sight = ofTenant.length === 0 ? {} : { sight: sightOf(actor.verbs, ofTenant) }
  return { ...actor, verbs: new Set([...actor.verbs, ...shown]), singles, ...sight }
}

/** In a call about this resource, or (id undefined) about the list of its kind, of which only the provider's need it. */
export function actorOn(actor: Actor, on: On): Actor {
  const { verbs, sight, singles = [] } = actor
  if (verbs === 'all') return actor
  const about = singles.filter(({ kind, id }) => kind === on.kind && (on.id === undefined || id === on.id))
  const more = about.flatMap((right) =>
    [...right.verbs].filter((verb) => on.id !== undefined || verb === `${on.kind}:read`),
  )
  if (more.length === 0) return actor
  return {
    ...actor,
    verbs: new Set([...verbs, ...more]),
    on,
    ...(sight === undefined || on.id === undefined ? {} : { sight: including(sight, on.kind, on.id) }),
  }
}

/** The provider's things that a list shows; undefined: all of them. */
export function singlesListed(actor: Actor, kind: SingleKind): readonly string[] | undefined {
  if (actor.on?.kind !== kind || actor.on.id !== undefined) return undefined
  return (actor.singles ?? [])
    .filter((right) => right.kind === kind && right.verbs.has(`${kind}:read` as Verb))
    .map(({ id }) => id)
}

function sightOf(own: ReadonlySet<Verb>, singles: readonly SingleRight[]): Sight {
  const isAll = own.size === 0
  const allowing = (verb: Verb) => singles.filter(({ verbs }) => verbs.has(verb))
  /** Narrowed where nothing but single rights shows it; what the project's rights show stays whole. */
  const seen = (verb: Verb, of: SingleKind) => {
    const found = allowing(verb)
    if (own.has(verb) || (found.length === 0 && !isAll)) return undefined
    const idsOf = (wanted: SingleKind) => found.flatMap((right) => (right.kind === wanted ? [right.id] : []))
    return { ids: idsOf(of), vms: idsOf('vm') }
  }
  const all = (verb: Verb) => {
    const found = allowing(verb)
    return own.has(verb) || (found.length === 0 && !isAll) ? undefined : { ids: found.map(({ id }) => id), vms: [] }
  }
  const vm = seen('vm:read', 'vm')
  const kinds = {
    vm,
    port: vm,
    snapshot: vm,
    volume: seen('volume:read', 'volume'),
    network: seen('network:read', 'network'),
    image: seen('image:read', 'image'),
    task: all('task:read'),
  }
  return {
    kinds: Object.fromEntries(Object.entries(kinds).filter(([, sighted]) => sighted !== undefined)),
    events: all('event:read'),
    others: isAll ? 'nothing' : 'as before',
  }
}

/** The resource that a call is about is there for it, and so is what belongs to a VM. */
function including(sight: Sight, kind: SingleKind, id: string): Sight {
  const kinds = Object.entries(sight.kinds).map(([of, { ids, vms }]) => {
    const isItself = of === kind || of === 'task'
    return [of, { ids: isItself ? [...ids, id] : ids, vms: kind === 'vm' ? [...vms, id] : vms }]
  })
  return { ...sight, kinds: Object.fromEntries(kinds) }
}
