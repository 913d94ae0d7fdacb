/** Who asks, from where, through which interface: given to every use case and written into the audit. */
import type { OrganisationId, ProjectId, UserId } from './ids.ts'

export interface Actor {
  readonly kind: 'user' | 'system'
  readonly user: UserId | undefined
  readonly name: string
  readonly organisation: OrganisationId
  /** The project that names are resolved in and new resources go to. */
  readonly project: ProjectId
  readonly verbs: ReadonlySet<Verb> | 'all'
  readonly interface: 'api' | 'console' | 'cli' | 'system'
  readonly address: string | undefined
}

/** A verb on a kind of resource, such as `vm:snapshot`. Every route states the one it needs. */
export type Verb = `${string}:${string}`

export function may(actor: Actor, verb: Verb): boolean {
  return actor.verbs === 'all' || actor.verbs.has(verb)
}
