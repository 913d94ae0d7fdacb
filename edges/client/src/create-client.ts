/**
 * The client: openapi-fetch over the generated paths, so that every call, parameter and reply is typed by the routes.
 *
 * Every refusal is thrown as ApiProblem, every network failure as ServerUnreachable: nobody can forget to look at `error`.
 * Without a token the browser's session cookie is used; the header that goes with it is what a foreign page cannot send.
 */
import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import type { paths } from './api.gen.ts'
import { problemOf } from './api-problem.ts'
import { ServerUnreachable } from './server-unreachable.ts'

export interface ClientOptions {
  /** Such as `https://covisor.example:7443`; empty in a page that came from the server itself. */
  readonly baseUrl: string
  readonly token?: string
  readonly fetch?: (request: Request) => Promise<Response>
  /** Programs name themselves here; a name that starts with `covisor-cli/` is noted as the command line in the audit. */
  readonly userAgent?: string
  /** The project to act in, NAME or ORGANISATION/NAME; empty or left out: the first one of the token's user. */
  readonly project?: string
}

export type CovisorClient = Client<paths>

export function createClient({ baseUrl, token, fetch, userAgent, project = '' }: ClientOptions): CovisorClient {
  const client = createFetchClient<paths>({
    baseUrl,
    headers: {
      ...(token === undefined ? { 'x-covisor-console': '1' } : { authorization: `Bearer ${token}` }),
      ...(project === '' ? {} : { 'covisor-project': project }),
      ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
    },
    // Looked up at each call: tests and pages replace the global one later.
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
  })
  client.use(throwing(baseUrl))
  return client
}

const throwing = (baseUrl: string): Middleware => ({
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response)
  },
  async onError({ error, request }) {
    return request.signal.aborted ? undefined : new ServerUnreachable(baseUrl, error)
  },
})
