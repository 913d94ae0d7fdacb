/** What whoever is signed in may do. Only what is offered depends on it: what is allowed is decided by the server. */
import { mayI, session } from './session.ts'
import { useSignal } from './signal.ts'

export function useMay(): (verb: string) => boolean {
  const who = useSignal(session)
  return (verb) => (who.kind === 'signed-in' || who.kind === 'expired') && mayI(who.me, verb)
}
