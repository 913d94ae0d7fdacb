/** Who did what: read by those with the verb. Written by every use case in the transaction of its change. */
import type { Actor } from '@covisor/model'
import type { AuditVerdict } from '@covisor/store'
import type { Json } from '@covisor/tasks'
import type { Page, PageQuery } from '../page.ts'
import type { DeniedRequest } from './denied-requests.ts'

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
  readonly verb?: string
  readonly outcome?: AuditRecord['outcome']
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
