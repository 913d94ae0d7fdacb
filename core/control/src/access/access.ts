/** Who is asking: sign-in, sessions, tokens. Thin here: local users with built-in roles; the shape is final. */
import type { Actor, TokenId, Verb } from '@covisor/model'

export interface AccessUseCases {
  /** From `Authorization: Bearer`. undefined: not valid. */
  byToken(secret: string, origin: Origin): Promise<Actor | undefined>
  bySession(secret: string, origin: Origin): Promise<Actor | undefined>
  /** Signs in with a one-time link, a token or a password. Throws UNAUTHENTICATED, after a delay that grows. */
  signIn(
    how: SignIn,
    origin: Origin,
  ): Promise<{ readonly secret: string; readonly expiresAt: Date; readonly actor: Actor }>
  signOut(secret: string): Promise<void>
  /** The local administrator and a one-time sign-in secret, when there is no user yet. */
  firstAdmin(): Promise<{ readonly name: string; readonly secret: string } | undefined>
  /** A fresh one-time sign-in for a local user, for whoever owns the data directory. */
  oneTimeSignIn(user: string): Promise<string>
  setPassword(actor: Actor, password: string): Promise<void>
  createToken(
    actor: Actor,
    params: { readonly name: string; readonly expiresAt?: Date; readonly verbs?: readonly Verb[] },
  ): Promise<{ readonly id: TokenId; readonly secret: string }>
  listTokens(actor: Actor): Promise<readonly TokenRecord[]>
  revokeToken(actor: Actor, token: string): Promise<void>
}

export type SignIn =
  | { readonly oneTime: string }
  | { readonly token: string }
  | { readonly user: string; readonly password: string }

export interface Origin {
  readonly address: string | undefined
  readonly interface: Actor['interface']
}

export interface TokenRecord {
  readonly id: TokenId
  readonly name: string
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
  readonly usedAt: Date | undefined
}
