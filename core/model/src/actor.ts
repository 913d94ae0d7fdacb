/** Who asks, from where, through which interface: given to every use case and written into the audit. */
import type { OrganisationId, ProjectId, UserId } from './ids.ts'
import type { Sight, SingleKind, SingleRight } from './single-rights.ts'
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
  /** Showed a password only, where more is wanted: may set a second factor up, and nothing else. */
  readonly mustEnrol?: true
  /** How they got in, as the hash of the secret: streams ask whether it is still good. Absent: not by a secret. */
  readonly signIn?: { readonly by: 'token' | 'session'; readonly hash: string }
  /** Rights on single resources, beside those of the project. They count only in a call about that resource. */
  readonly singles?: readonly SingleRight[]
  /** What those leave to be seen where the project's verbs do not show everything. */
  readonly sight?: Sight
  /** The resource, or the list of them, that `verbs` count single rights for. */
  readonly on?: { readonly kind: SingleKind; readonly id: string | undefined }
  readonly interface: 'api' | 'console' | 'cli' | 'system'
  readonly address: string | undefined
}

export function may(actor: Actor, verb: Verb): boolean {
  return actor.verbs === 'all' || actor.verbs.has(verb)
}
