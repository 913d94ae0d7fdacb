/** Who is signed in. `expired`: somebody was, so the page stays as it is and only asks to sign in again. */
import type { Schema } from '@covisor/client'
import { Signal } from './signal.ts'

export type Session =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'signed-in'; readonly me: Schema<'Me'> }
  | { readonly kind: 'expired'; readonly me: Schema<'Me'> }

export const session = new Signal<Session>({ kind: 'unknown' })

export function sessionEnded(): void {
  const { value } = session
  if (value.kind === 'signed-in') session.set({ kind: 'expired', me: value.me })
  else if (value.kind === 'unknown') session.set({ kind: 'signed-out' })
}

export function mayI(me: Schema<'Me'>, verb: string): boolean {
  return me.verbs === 'all' || me.verbs.includes(verb)
}
