/** A visit to an identity provider that waits for its answer: which provider, as it was, and what only this server knows of it. */
import type { IdentityProviderId } from '@covisor/model'
import type { ServerMetadata } from 'openid-client'
import type { VisitKeys } from './oidc/oidc-client.ts'

export interface BegunVisit {
  readonly provider: IdentityProviderId
  /** Of the provider: what was changed meanwhile is not what was asked. */
  readonly generation: number
  readonly described: ServerMetadata
  readonly keys: VisitKeys
}
