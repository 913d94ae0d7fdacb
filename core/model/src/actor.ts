/** Who asks, from where, through which interface: given to every use case and written into the audit. */
import type { OrganisationId, ProjectId, UserId } from './ids.ts'
import type { Verb } from './verbs.ts'

export interface Actor {
  readonly kind: 'user' | 'system'
  readonly user: UserId | undefined
  readonly name: string
  readonly organisation: OrganisationId
  /** The project that names are resolved in and new resources go to. */
  readonly project: ProjectId
  readonly verbs: ReadonlySet<Verb> | 'all'
  /** Came with a token that was given less than its user may, and must lead to no more. */
  readonly limits?: { readonly verbs: readonly Verb[] | null; readonly project: ProjectId | null }
  /** How they got in, as the hash of the secret: streams ask whether it is still good. Absent: not by a secret. */
  readonly signIn?: { readonly by: 'token' | 'session'; readonly hash: string }
  readonly interface: 'api' | 'console' | 'cli' | 'system'
  readonly address: string | undefined
}

export function may(actor: Actor, verb: Verb): boolean {
  return actor.verbs === 'all' || actor.verbs.has(verb)
}
