/**
 * Questions to guest agents, on a connection of their own.
 *
 * libvirt waits for an agent as long as the agent likes, and each wait takes one of the five requests that it serves a client at once,
 * and one of the daemon's workers. So nothing else waits behind agents; each VM has one question of a kind under way, which everybody
 * who asks meanwhile shares; and agents that owe an answer are counted: beyond four nobody else is asked until one of them answers or
 * its VM stops. A caller who gives up leaves the question standing, because libvirt cannot take it back.
 */
import type { VmTarget } from '@covisor/driver-api'
import type { CallOptions, Connection } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { subjectOf } from '../session/domain-handle.ts'
import type { HostLink } from '../session/host-link.ts'

type Calls = Connection['call']
type Line = Pick<HostLink, 'label' | 'forStream' | 'translated'>

/** Fewer than the requests that a daemon serves a client at once. */
const MOST_WAITING = 4

export class AgentLine {
  readonly #link: Line
  readonly #waiting = new Map<string, Promise<unknown>>()
  #connection: Promise<Connection> | undefined

  constructor(link: Line) {
    this.#link = link
  }

  /** `what` tells questions of one VM apart. */
  async ask<T>(
    what: string,
    target: VmTarget,
    signal: AbortSignal,
    work: (call: Calls, options: CallOptions) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted()
    const key = `${target.nativeRef ?? target.vm} ${what}`
    const question = { action: what, subject: subjectOf(target), signal }
    const answer = (this.#waiting.get(key) as Promise<T> | undefined) ?? this.#begin(key, question, work)
    const { promise: givenUp, reject } = Promise.withResolvers<never>()
    const giveUp = () => reject(signal.reason as Error)
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      return await Promise.race([answer, givenUp])
    } catch (error) {
      throw this.#link.translated(error, question)
    } finally {
      signal.removeEventListener('abort', giveUp)
    }
  }

  #begin<T>(
    key: string,
    { action }: { readonly action: string },
    work: (call: Calls, options: CallOptions) => Promise<T>,
  ): Promise<T> {
    if (this.#waiting.size >= MOST_WAITING) {
      const why = `${MOST_WAITING} guest agents of this host have not answered yet`
      throw new AppError('HOST_REFUSED', { host: this.#link.label, action, why })
    }
    const answer = this.#open()
      .then(({ call }) => work(call, {}))
      .finally(() => this.#waiting.delete(key))
    this.#waiting.set(key, answer)
    // Everybody may have given up by the time it fails.
    answer.catch(() => {})
    return answer
  }

  /** Opened by the first question, and again after it broke; closed with the session. */
  #open(): Promise<Connection> {
    this.#connection ??= this.#link
      .forStream({ action: 'let Covisor ask its guests', signal: AbortSignal.timeout(10_000) })
      .then((connection) => {
        void connection.closed.then(() => (this.#connection = undefined))
        return connection
      })
      .catch((error: unknown) => {
        this.#connection = undefined
        throw error
      })
    return this.#connection
  }
}
