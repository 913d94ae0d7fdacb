/** Passkeys: keys in a phone, a laptop or a stick that sign in without name and password. */
import type { Actor } from '@covisor/model'
import type { Proof } from './prove-again.ts'
import type { Registration } from './webauthn.ts'

export interface PasskeyUseCases {
  /** What the browser is to be asked for a new one. Throws NOT_SUPPORTED where the server's address allows none. */
  begin(actor: Actor): Promise<object>
  /** Recovery codes come with the first factor; none: those there are stay. */
  create(actor: Actor, name: string, registration: Registration): Promise<readonly string[]>
  list(actor: Actor): Promise<readonly PasskeyRecord[]>
  rename(actor: Actor, passkey: string, name: string): Promise<void>
  remove(actor: Actor, passkey: string, proof: Proof): Promise<void>
  /** What the browser is to be asked for at sign-in, by anybody. */
  beginSignIn(): Promise<object>
}

export interface PasskeyRecord {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly usedAt: Date | undefined
}
