/**
 * Whether who opened a stream may still have it: streams and consoles outlive the request that was authorised, and must end when
 * its token or session is revoked, its user disabled, or its right taken away.
 *
 * Asked again and again rather than on every commit: a fleet commits many times a second, and a few seconds are soon enough.
 */
import { type Actor, AppError, isAppError, may, type Verb } from '@covisor/model'
import type { Store } from '@covisor/store'
import type { Services } from '../services.ts'
import { actorOf, noLimits } from './actor-of.ts'
import { actorOn } from './single-rights.ts'

const EVERY_MS = 5_000

/** Who that is by now. undefined: nobody any more. An actor that came without a sign-in stays who it is. */
export async function actorNow(store: Store, actor: Actor): Promise<Actor | undefined> {
  const { signIn } = actor
  if (signIn === undefined) return actor
  const origin = { address: actor.address, interface: actor.interface, project: actor.project }
  try {
    const found =
      signIn.by === 'token' ? await store.signIns.token(signIn.hash) : await store.signIns.session(signIn.hash)
    if (found === undefined) return undefined
    const now = await actorOf(store, found.user, 'token' in found ? found.token : noLimits, origin)
    return now === undefined || actor.on === undefined ? now : actorOn(now, actor.on)
  } catch (error) {
    // The project, or all rights in it, are gone.
    if (isAppError(error, 'NOT_FOUND')) return undefined
    throw error
  }
}

/** Throws UNAUTHENTICATED, FORBIDDEN. */
export async function stillAllowed(store: Store, actor: Actor, verb: Verb, what: string): Promise<Actor> {
  const now = await actorNow(store, actor)
  if (now === undefined) throw new AppError('UNAUTHENTICATED', {})
  if (!may(now, verb)) throw new AppError('FORBIDDEN', { verb: verb.split(':')[1]!, what })
  return now
}

export interface Watched {
  readonly actor: Actor
  readonly verb: Verb
  /** For the refusal: `VM "web01"`. */
  readonly what: string
  /** Until then. */
  readonly signal: AbortSignal
}

/** `changed` is told who it is by now, each time; `ended` once, with why. */
export function watchRights(
  { store, clock, log }: Pick<Services, 'store' | 'clock' | 'log'>,
  { actor, verb, what, signal }: Watched,
  tell: { readonly changed?: (actor: Actor) => void; readonly ended: (why: AppError) => void },
): void {
  if (actor.signIn === undefined) return
  let forget = (): void => {}
  const later = (): void => {
    if (!signal.aborted) forget = clock.after(EVERY_MS, () => void look())
  }
  const look = async (): Promise<void> => {
    try {
      const now = await stillAllowed(store, actor, verb, what)
      if (!signal.aborted) tell.changed?.(now)
    } catch (error) {
      if (isAppError(error, 'UNAUTHENTICATED') || isAppError(error, 'FORBIDDEN')) {
        if (!signal.aborted) tell.ended(error)
        return
      }
      // The database does not answer: that says nothing about anybody's rights.
      log.warn({ error: String(error) }, 'could not ask whether a stream is still allowed')
    }
    later()
  }
  signal.addEventListener('abort', () => forget(), { once: true })
  later()
}

/** A stream of values that ends, with the reason, when whoever asked for it may no longer have it. */
export async function* whileAllowed<T>(
  services: Pick<Services, 'store' | 'clock' | 'log'>,
  watched: Watched,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const over = new AbortController()
  const signal = AbortSignal.any([watched.signal, over.signal])
  watchRights(services, { ...watched, signal }, { ended: (why) => over.abort(why) })
  try {
    yield* open(signal)
    over.signal.throwIfAborted()
  } finally {
    over.abort()
  }
}
