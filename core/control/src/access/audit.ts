/** Who did what: read by those with the verb. Written by every use case in the transaction of its change. */
import type { Actor, IdKind, Verb } from '@covisor/model'
import type { AuditVerdict } from '@covisor/store'
import type { Json } from '@covisor/tasks'
import type { Page, PageQuery } from '../page.ts'

export interface AuditUseCases {
  /** Of the actor's organisation, or of all for who may see all. */
  verify(actor: Actor): Promise<AuditVerdict>
  list(actor: Actor, query: AuditQuery): Promise<Page<AuditRecord>>
  /** Writes down a request that was refused before it reached its use case. */
  denied(actor: Actor, request: DeniedRequest): Promise<void>
}

export interface AuditQuery extends PageQuery {
  /** Id of what it was done to. */
  readonly target?: string
  /** Part of what it was called when it was done, without regard to case. */
  readonly name?: string
  /** `vm:start`, or all of a kind: `vm:*`. */
  readonly verb?: string
  /** Who did it, by the name they had then. */
  readonly actor?: string
  readonly interface?: Actor['interface']
  readonly outcome?: AuditRecord['outcome']
  /** Not before this. */
  readonly from?: Date
  /** Before this. */
  readonly to?: Date
}

/** What is refused before any use case is asked, because the caller has not got the route's verb. */
export interface DeniedRequest {
  readonly verb: Verb
  readonly kind: IdKind
  readonly name: string
}

export interface AuditRecord {
  readonly id: string
  readonly at: Date
  readonly actor: string
  readonly interface: string
  readonly address: string | undefined
  readonly verb: string
  readonly target: { readonly kind: string; readonly id: string | undefined; readonly name: string }
  readonly outcome: 'accepted' | 'refused'
  readonly task: string | undefined
  /** What was before, and what was wanted. */
  readonly before: Json | undefined
  readonly after: Json | undefined
}
