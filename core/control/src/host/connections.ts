/**
 * Keeps one session per enrolled endpoint: connects, observes, notices the end, comes back.
 *
 * The only place that holds sessions. Sagas ask for one with withSession(): an endpoint that is away makes the step wait,
 * neither failed nor undone, and coming back wakes it. Nothing here decides anything about VMs.
 */
import type { Driver, EndpointSession, VmTarget } from '@covisor/driver-api'
import { AppError, type EndpointId, errorChain, type InstallationId, isAppError } from '@covisor/model'
import type { EndpointRow, Store } from '@covisor/store'
import { type Clock, StepMustWait } from '@covisor/tasks'
import type { ControlConfig } from '../control-config.ts'
import type { Log } from '../log.ts'
import { followEvents } from '../observe/follow-events.ts'
import { observeEndpoint } from '../observe/observe-endpoint.ts'
import { observeVm } from '../observe/observe-vm.ts'
import { takeSamples } from '../observe/take-samples.ts'
import { withPatience } from './with-patience.ts'

export interface ConnectionsOptions {
  readonly store: Store
  readonly drivers: readonly Driver[]
  readonly installation: InstallationId
  readonly config: ControlConfig
  readonly clock: Clock
  readonly log: Log
  /** Called when tasks that wait for this key can go on. */
  readonly wake: (key: string) => Promise<void>
}

/** What tasks wait for when an endpoint is away. */
export const endpointKey = (endpoint: EndpointId): string => `endpoint:${endpoint}`

const CONNECT_TIMEOUT_MS = 30_000
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 30_000
/** The other side answered and said no: a person has to mend something, so asking often helps nobody. */
const REFUSED_RETRY_MS = 60_000

interface Link {
  readonly endpoint: EndpointId
  name: string
  readonly uri: string
  readonly stop: AbortController
  session: EndpointSession | undefined
  ended: Promise<void>
  hurry: () => void
}

export class Connections {
  readonly #options: ConnectionsOptions
  readonly #links = new Map<EndpointId, Link>()

  constructor(options: ConnectionsOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    let after: string | undefined
    do {
      const page = await this.#options.store.endpoints.list('provider', { limit: 1000, after })
      for (const endpoint of page.items) this.add(endpoint)
      after = page.next
    } while (after !== undefined)
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#links.keys()].map((id) => this.remove(id)))
  }

  /** `session`: one that enrolment has opened already. */
  add(endpoint: EndpointRow, session?: EndpointSession): void {
    if (this.#links.has(endpoint.id)) return
    const link: Link = {
      endpoint: endpoint.id,
      name: endpoint.label,
      uri: endpoint.uri,
      stop: new AbortController(),
      session: undefined,
      ended: Promise.resolve(),
      hurry: () => {},
    }
    this.#links.set(endpoint.id, link)
    link.ended = this.#keep(link, session).catch((error: unknown) => {
      this.#options.log.error({ endpoint: endpoint.uri, error: errorChain(error) }, 'the connection loop ended')
    })
  }

  async remove(endpoint: EndpointId): Promise<void> {
    const link = this.#links.get(endpoint)
    if (link === undefined) return
    this.#links.delete(endpoint)
    link.stop.abort(new Error('the endpoint was removed'))
    await link.session?.close()
    await link.ended
  }

  /** Goes by another name, or over to another address, as the row says now; nothing when it does already. */
  async follow(endpoint: EndpointRow): Promise<void> {
    const link = this.#links.get(endpoint.id)
    if (link?.uri === endpoint.uri) {
      link.name = endpoint.label
      return
    }
    await this.remove(endpoint.id)
    this.add(endpoint)
  }

  /** A session for a question that can be answered with an error. Throws HOST_UNREACHABLE. */
  session(endpoint: EndpointId): EndpointSession {
    const link = this.#links.get(endpoint)
    if (link?.session !== undefined) return link.session
    throw new AppError('HOST_UNREACHABLE', { host: link?.name ?? endpoint })
  }

  isConnected(endpoint: EndpointId): boolean {
    return this.#links.get(endpoint)?.session !== undefined
  }

  /**
   * Tries to reach an endpoint now, beside the attempts that go on anyway: undefined when it answers, with whatever; else what it was
   * asked and did not answer.
   */
  async whyAway(endpoint: EndpointId, withinMs: number): Promise<string | undefined> {
    const link = this.#links.get(endpoint)
    if (link?.session !== undefined) return undefined
    const { label } = await this.#options.store.endpoints.get('provider', endpoint)
    const answer = await this.#connect({ endpoint, stop: link?.stop ?? new AbortController() }, withinMs)
    if (!(answer instanceof Error)) {
      await answer.close()
      link?.hurry()
      return undefined
    }
    if (isAppError(answer, 'HOST_UNREACHABLE')) return answer.params.why ?? 'it does not answer'
    this.#options.log.info(
      { endpoint: label, error: errorChain(answer) },
      'a host that was asked for answers, and refuses',
    )
    return undefined
  }

  /** For undos: what was made on an endpoint that has been forgotten since is no longer ours to take back. */
  async undoOn(endpoint: EndpointId, work: (session: EndpointSession) => Promise<void>): Promise<void> {
    const row = await this.#options.store.endpoints.find('provider', endpoint)
    if (row !== undefined) await this.withSession(endpoint, work)
  }

  /** For steps of tasks. An endpoint that is away, or goes away during the call, makes the step wait for it. */
  async withSession<T>(endpoint: EndpointId, work: (session: EndpointSession) => Promise<T>): Promise<T> {
    const link = this.#links.get(endpoint)
    const session = link?.session
    if (session === undefined) {
      // Waiting for an endpoint that was forgotten would be waiting for ever.
      if (link === undefined) await this.#options.store.endpoints.get('provider', endpoint)
      link?.hurry()
      throw new StepMustWait({
        for: endpointKey(endpoint),
        reason: `host "${link?.name ?? endpoint}" is not connected`,
      })
    }
    try {
      return await work(session)
    } catch (error) {
      if (!isAppError(error, 'HOST_UNREACHABLE')) throw error
      throw new StepMustWait(
        { for: endpointKey(endpoint), reason: `host "${link?.name ?? endpoint}" stopped answering` },
        { cause: error },
      )
    }
  }

  /** Looks at one VM now, so that whoever changed it sees the change at once. Missing it is no error: events come anyway. */
  async refreshVm(endpoint: EndpointId, target: VmTarget, signal: AbortSignal): Promise<void> {
    const session = this.#links.get(endpoint)?.session
    if (session === undefined) return
    const row = await this.#options.store.endpoints.find('provider', endpoint)
    if (row === undefined) return
    try {
      await observeVm(this.#options, row, session, target, undefined, signal)
    } catch (error) {
      this.#options.log.warn({ endpoint: row.uri, vm: target.vm, error: errorChain(error) }, 'could not look at a VM')
    }
  }

  /** Looks at everything of an endpoint now. */
  async refresh(endpoint: EndpointId, signal: AbortSignal): Promise<void> {
    await this.withSession(endpoint, async (session) => {
      const row = await this.#options.store.endpoints.get('provider', endpoint)
      await observeEndpoint(this.#options, row, session, signal)
    })
  }

  async #keep(link: Link, first: EndpointSession | undefined): Promise<void> {
    let given = first
    let delay = FIRST_RETRY_MS
    while (!link.stop.signal.aborted) {
      const session = given ?? (await this.#connect(link))
      given = undefined
      if (session instanceof Error) {
        const refused = isAppError(session, 'HOST_REFUSED') || isAppError(session, 'HOST_KEY_CHANGED')
        await this.#setState(link, refused ? 'refused' : 'disconnected', session.message)
        await this.#pause(link, refused ? REFUSED_RETRY_MS : delay)
        delay = Math.min(delay * 2, MAX_RETRY_MS)
        continue
      }
      delay = FIRST_RETRY_MS
      await this.#serve(link, session)
    }
  }

  async #connect(
    link: Pick<Link, 'endpoint' | 'stop'>,
    withinMs = CONNECT_TIMEOUT_MS,
  ): Promise<EndpointSession | Error> {
    const { store, drivers, installation } = this.#options
    try {
      const row = await store.endpoints.get('provider', link.endpoint)
      const driver = drivers.find((candidate) => candidate.kind === row.driver)
      if (driver === undefined) {
        throw new AppError('ENDPOINT_URI_INVALID', { uri: row.uri, why: `this server has no driver "${row.driver}"` })
      }
      const patience = {
        host: row.label,
        what: 'let Covisor in',
        ms: withinMs,
        check: 'no-answer',
        signal: link.stop.signal,
      } as const
      return await withPatience(patience, (signal) =>
        driver.connect(driver.parse(row.uri), { installation, pinned: row.pinned ?? undefined, signal }),
      )
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  /** From the first look until the session ends. */
  async #serve(link: Link, session: EndpointSession): Promise<void> {
    const { store, clock, config, log, wake } = this.#options
    const over = new AbortController()
    const signal = AbortSignal.any([link.stop.signal, over.signal])
    const closed = session.closed.then((error) => {
      over.abort(error ?? new Error('the session was closed'))
      return error
    })
    try {
      const row = await store.endpoints.get('provider', link.endpoint)
      // Events first, so that nothing falls between the look and the listening.
      const following = followEvents(this.#options, row, session, signal)
      await observeEndpoint(this.#options, row, session, signal)
      link.session = session
      await this.#setState(link, 'connected', null)
      await wake(endpointKey(link.endpoint))
      const forget = [
        every(clock, config.observeEveryMs, signal, () => observeEndpoint(this.#options, row, session, signal)),
        every(clock, config.sampleEveryMs, signal, () => takeSamples(this.#options, row, session, signal)),
      ]
      await Promise.all([following, ...forget])
    } catch (error) {
      if (!link.stop.signal.aborted) log.warn({ endpoint: link.name, error: errorChain(error) }, 'lost an endpoint')
    } finally {
      link.session = undefined
      await session.close().catch(() => {})
      const error = await closed
      if (!link.stop.signal.aborted) await this.#setState(link, 'disconnected', error?.message ?? 'the session ended')
    }
  }

  async #setState(link: Link, state: EndpointRow['state'], reason: string | null): Promise<void> {
    const { store, log } = this.#options
    await store.transaction(async (tx) => {
      if ((await tx.endpoints.find('provider', link.endpoint)) === undefined) return
      await tx.endpoints.update('provider', link.endpoint, { state, stateReason: reason }, { what: state })
      if (state === 'connected') await tx.endpoints.seen(link.endpoint)
    })
    log.info({ endpoint: link.name, reason: reason ?? undefined }, state)
  }

  #pause(link: Link, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const forget = this.#options.clock.after(ms, done)
      link.hurry = done
      link.stop.signal.addEventListener('abort', done, { once: true })
      function done(): void {
        forget()
        link.stop.signal.removeEventListener('abort', done)
        link.hurry = () => {}
        resolve()
      }
    })
  }
}

/** Calls again and again, the pause counted from the end of the call before. Ends, with the error, when a call fails. */
async function every(clock: Clock, ms: number, signal: AbortSignal, call: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      const forget = clock.after(ms, done)
      signal.addEventListener('abort', done, { once: true })
      function done(): void {
        forget()
        signal.removeEventListener('abort', done)
        resolve()
      }
    })
    if (!signal.aborted) await call()
  }
}
