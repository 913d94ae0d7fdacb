/**
 * A real OpenID Connect provider (panva's, certified) on this machine, whose people sign in by being named, and a browser that
 * follows its redirects. So that what is tested is the protocol, and not what we believe of it.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export interface Person {
  readonly preferred_username: string
  readonly name?: string
  readonly groups?: unknown
}

export class RealOidc implements AsyncDisposable {
  readonly issuer: string
  /** By subject. */
  readonly people = new Map<string, Person>()
  readonly clientId = 'covisor'
  readonly clientSecret = 'a secret of the client, with : and %'
  /** Who signs in next. */
  next = ''
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(redirectUri: string): Promise<RealOidc> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const real = new RealOidc(server)
    real.#serve(redirectUri)
    return real
  }

  #serve(redirectUri: string): void {
    const { people, clientId, clientSecret } = this
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
      pkce: { required: () => true },
      claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'groups'] },
      findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }),
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
      cookies: { keys: ['only for tests'] },
      ttl: { Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60 },
    })
    const others = provider.callback()
    this.#server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) {
        others(request, response)
        return
      }
      void (async () => {
        const grant = new provider.Grant({ accountId: this.next, clientId })
        grant.addOIDCScope('openid profile email')
        const result = { login: { accountId: this.next }, consent: { grantId: await grant.save() } }
        await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
      })()
    })
  }

  /** A new browser goes to that address; the query of the one that it is sent back to. */
  async visit(url: string, redirectUri: string): Promise<string> {
    const cookies = new Map<string, string>()
    for (let at = url, hops = 0; hops < 10; hops++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(at, { redirect: 'manual', headers: { cookie } })
      for (const set of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
        cookies.set(name, value)
      }
      const location = answer.headers.get('location')
      if (location === null) throw new Error(`${answer.status} at ${at}: ${(await answer.text()).slice(0, 500)}`)
      at = new URL(location, at).href
      if (at.startsWith(redirectUri)) return new URL(at).search
    }
    throw new Error('too many redirects')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
