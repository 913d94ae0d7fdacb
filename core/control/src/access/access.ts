/** Who is asking: sign-in, sessions, tokens. */
import type { Actor, TokenId } from '@covisor/model'
import type { SecondStepMethod } from '../sign-in/second-step.ts'
import type { Assertion } from '../sign-in/webauthn.ts'

export interface AccessUseCases {
  /** From `Authorization: Bearer`. undefined: not valid. Throws NOT_FOUND for a project that is not the caller's. */
  byToken(secret: string, origin: Origin): Promise<Actor | undefined>
  bySession(secret: string, origin: Origin): Promise<Actor | undefined>
  /**
   * Signs in with a one-time link, a token, a password, or the second step after one. Throws UNAUTHENTICATED, after a delay that
   * grows.
   */
  signInStep(how: SignIn, origin: Origin): Promise<SignedIn | SecondStep>
  /** The same, for who cannot be asked for more. Throws SECOND_FACTOR_REQUIRED where the user would be. */
  signIn(how: SignIn, origin: Origin): Promise<SignedIn>
  signOut(secret: string): Promise<void>
  /** Ends all of one's sessions. */
  signOutEverywhere(actor: Actor): Promise<void>
  /** The local administrator and a one-time sign-in secret, when there is no user yet. */
  firstAdmin(): Promise<{ readonly name: string; readonly secret: string } | undefined>
  /** A fresh one-time sign-in for a local user, for whoever owns the data directory. */
  oneTimeSignIn(user: string): Promise<string>
  /** Ends all sessions but the one that asks. Throws REQUEST_INVALID for a password that is too easy. */
  setPassword(actor: Actor, password: string, session?: string): Promise<void>
  createToken(
    actor: Actor,
    params: {
      readonly name: string
      readonly expiresAt?: Date
      /** As texts: whoever asks may misspell them. */
      readonly verbs?: readonly string[]
      /** A project that it is for; it can act in no other. */
      readonly project?: string
    },
  ): Promise<{ readonly id: TokenId; readonly secret: string }>
  listTokens(actor: Actor): Promise<readonly TokenRecord[]>
  revokeToken(actor: Actor, token: string): Promise<void>
}

export type SignIn =
  | { readonly oneTime: string }
  | { readonly token: string }
  | { readonly user: string; readonly password: string }
  | { readonly challenge: string; readonly code: string }
  | { readonly passkey: Assertion }
  /** The secret of a visit to an identity provider, and what that sent the browser back with. */
  | { readonly visit: string; readonly answer: string }

export interface SignedIn {
  readonly kind: 'signed-in'
  readonly secret: string
  readonly expiresAt: Date
  readonly actor: Actor
}

/** The password was right, and is not enough. */
export interface SecondStep {
  readonly kind: 'second-step'
  /** Goes with the code, within the time. */
  readonly challenge: string
  readonly expiresAt: Date
  readonly methods: readonly SecondStepMethod[]
}

export interface Origin {
  readonly address: string | undefined
  readonly interface: Actor['interface']
  /** The project to act in, as NAME, ORGANISATION/NAME or id; undefined: the caller's first one. */
  readonly project?: string | undefined
}

export interface TokenRecord {
  readonly id: TokenId
  readonly name: string
  readonly createdAt: Date
  readonly expiresAt: Date | undefined
  readonly usedAt: Date | undefined
  readonly verbs: 'all' | readonly string[]
  readonly project: string | undefined
}
