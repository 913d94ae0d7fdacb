/**
 * The API over a store that counts what it is asked, and a provider who makes things in Acme's project: for tests of who sees what, and
 * of how many questions that took.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiServer, type Route } from '@covisor/api'
import { type Control, makeControl } from '@covisor/control'
import { simulatedDriver } from '@covisor/driver-simulated'
import { openStore, type Store } from '@covisor/store'
import { systemClock } from '@covisor/tasks'
import { expect } from 'vitest'

export interface Answer {
  readonly status: number
  readonly text: string
  /** How many questions to the database it took. */
  readonly statements: number
}

type Method = Route['method']

export interface RightsWorld {
  readonly store: Store
  readonly control: Control
  readonly provider: string
  call(token: string, method: Method, url: string, body?: unknown): Promise<Answer>
  /** As the provider, in acme/web. Follows a task to its end; throws what is refused. */
  readonly make: (method: Method, url: string, body?: unknown) => Promise<{ readonly id: string }>
  /** Of a user, who signs in for it. */
  tokenOf(user: string): Promise<{ readonly id: string; readonly secret: string }>
  /** Refusals of one minute are counted together, and only the first of them are written down: in the next, a call costs what it costs. */
  nextMinute(): void
  close(): Promise<void>
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const origin = { address: undefined, interface: 'api' } as const
const HOME = 'acme/web'

/** With organisation "acme", its project "web", and one simulated host. */
export async function rightsWorld(): Promise<RightsWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'covisor-rights-'))
  let statements = 0
  let aheadMs = 0
  const clock = { ...systemClock, now: () => Date.now() + aheadMs }
  const location = { kind: 'sqlite', path: join(folder, 'store.db') } as const
  const store = await openStore(location, { onStatement: () => void statements++ })
  const control = await makeControl({ store, drivers: [simulatedDriver()], log: silent, clock })
  const server = await createApiServer({ control, version: 'test', log: silent })
  const { access } = control
  const first = await access.firstAdmin()
  const { actor } = await access.signIn({ oneTime: first!.secret }, origin)
  const provider = (await access.createToken(actor, { name: 'test' })).secret
  await control.start()

  const ask = async (token: string, method: Method, url: string, body?: unknown, project?: string): Promise<Answer> => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(project === undefined ? {} : { 'covisor-project': project }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
    const before = statements
    const { statusCode, payload: text } = await server.inject({ method, url, headers, ...payload })
    return { status: statusCode, text, statements: statements - before }
  }
  const makeIn = async (
    project: string | undefined,
    method: Method,
    url: string,
    body?: unknown,
  ): Promise<{ readonly id: string }> => {
    const { status, text } = await ask(provider, method, url, body, project)
    if (status >= 300) throw new Error(`${method} ${url}: ${status} ${text}`)
    const made = JSON.parse(text || '{}')
    if (status !== 202) return made
    const end = await ask(provider, 'GET', `/v1/tasks/${made.id}?wait=30`, undefined, project)
    expect(JSON.parse(end.text)).toMatchObject({ state: 'succeeded' })
    return made
  }
  await makeIn(undefined, 'POST', '/v1/organisations', { name: 'acme' })
  await makeIn(undefined, 'POST', '/v1/projects', { name: 'web', organisation: 'acme' })
  await makeIn(HOME, 'POST', '/v1/endpoints', { uri: 'sim://lab' })
  return {
    store,
    control,
    provider,
    call: (token, method, url, body) => ask(token, method, url, body, token === provider ? HOME : undefined),
    make: (method, url, body) => makeIn(HOME, method, url, body),
    async tokenOf(user) {
      const signedIn = await access.signIn({ oneTime: await access.oneTimeSignIn(user) }, origin)
      const token = await access.createToken(signedIn.actor, { name: 'his' })
      // The first use of a token is written down, which would be counted among the questions.
      await ask(token.secret, 'GET', '/v1/me')
      return token
    },
    nextMinute() {
      aheadMs += 61_000
    },
    async close() {
      await server.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
