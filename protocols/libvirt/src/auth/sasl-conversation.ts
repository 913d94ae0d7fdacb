/** One side of a SASL mechanism, without any wire: what to say to what was said. */
import type { Credentials } from './credentials.ts'

export interface SaslConversation {
  /** Given nothing at the start. Undefined: nothing more to say. */
  readonly respond: (challenge: Uint8Array | undefined) => Uint8Array | undefined
  /** Whether the daemon has proved what the mechanism lets it prove; if not, its word that all is well counts for nothing. */
  readonly isContent: boolean
}

export type SaslMechanism = (credentials: Credentials) => SaslConversation
