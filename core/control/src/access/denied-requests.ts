/**
 * Writes down what was refused before any use case was asked, because the caller has not got the route's verb: somebody who tries
 * doors is to be seen in the audit too.
 *
 * Once a minute for a caller and a verb, with how often it was: a loop must not be able to fill the audit.
 */
import { type Actor, AppError, type IdKind, type Verb } from '@covisor/model'
import { auditRefusal } from '../accept.ts'
import type { Services } from '../services.ts'

export interface DeniedRequest {
  readonly verb: Verb
  readonly kind: IdKind
  readonly name: string
}

const PAUSE_MS = 60_000
const MAX_CALLERS = 1000

export class DeniedRequests {
  readonly #services: Pick<Services, 'store' | 'clock'>
  readonly #last = new Map<string, { readonly at: number; since: number }>()

  constructor(services: Pick<Services, 'store' | 'clock'>) {
    this.#services = services
  }

  async note(actor: Actor, { verb, kind, name }: DeniedRequest): Promise<void> {
    const now = this.#services.clock.now()
    const caller = `${actor.user ?? actor.name} ${verb}`
    const last = this.#last.get(caller)
    if (last !== undefined && Math.abs(now - last.at) < PAUSE_MS) {
      last.since += 1
      return
    }
    this.#last.delete(caller)
    this.#last.set(caller, { at: now, since: 0 })
    if (this.#last.size > MAX_CALLERS) this.#last.delete(this.#last.keys().next().value!)
    const others = last === undefined || last.since === 0 ? '' : `, and ${last.since} more since the last entry`
    const [, action = verb] = verb.split(':')
    const refusal = new AppError('FORBIDDEN', { verb: action, what: `${kind} "${name}"${others}` })
    await auditRefusal(this.#services, actor, { verb, target: { kind, id: undefined, name } }, refusal)
  }
}
