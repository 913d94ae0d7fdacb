/** An OpenID Connect provider that lies as a test says: about itself, in its tokens, and in how it answers. */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Each replaces what an honest provider would say. */
export interface OidcLies {
  readonly described?: object
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: object
  /** Over `HEADER.PAYLOAD`, in place of a signature with the key of now. */
  readonly signature?: (text: string, publicPem: string) => Buffer
  /** Bytes in place of an answer of the token endpoint; 'silence': none ever. */
  readonly tokenAnswer?: 'silence' | 'endless'
  readonly describedAnswer?: 'silence' | 'endless'
}

const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

export class LyingOidc implements AsyncDisposable {
  readonly issuer: string
  lies: OidcLies = {}
  /** Bytes that were sent of an endless answer. */
  sent = 0
  /** Codes that were brought, each good once. */
  readonly #taken = new Set<string>()
  #key: { readonly id: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject }
  #nonce = ''
  readonly #server: Server
  readonly #now: () => number

  private constructor(server: Server, now: () => number) {
    this.#server = server
    this.#now = now
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    this.#key = newKey('first')
    server.on('request', (request, response) => void this.#answer(request, response))
  }

  static async start(now: () => number): Promise<LyingOidc> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new LyingOidc(server, now)
  }

  /** The old key is gone at once, which is as rude as it gets. */
  changeKey(): void {
    this.#key = newKey('second')
  }

  /** Signs somebody in who was sent to `url`; the query that the browser would bring back. */
  answerTo(url: string, more: Readonly<Record<string, string>> = {}): string {
    const asked = new URL(url).searchParams
    this.#nonce = asked.get('nonce')!
    const said = { code: crypto.randomUUID(), state: asked.get('state')!, iss: this.issuer, ...more }
    return `?${new URLSearchParams(said).toString()}`
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, this.issuer)
    const send = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (pathname === '/.well-known/openid-configuration') {
      if (this.lies.describedAnswer !== undefined) return this.#misbehave(this.lies.describedAnswer, response)
      return void send(this.#description())
    }
    if (pathname === '/keys')
      return void send({ keys: [{ ...this.#key.publicKey.export({ format: 'jwk' }), kid: this.#key.id, use: 'sig' }] })
    if (pathname === '/token') {
      if (this.lies.tokenAnswer !== undefined) return this.#misbehave(this.lies.tokenAnswer, response)
      let form = ''
      for await (const chunk of request) form += String(chunk)
      const code = new URLSearchParams(form).get('code') ?? ''
      if (this.#taken.has(code)) return void send({ error: 'invalid_grant' }, 400)
      this.#taken.add(code)
      return void send({ access_token: 'a', token_type: 'Bearer', id_token: this.#token() })
    }
    send({ error: 'not here' }, 404)
  }

  #misbehave(how: 'silence' | 'endless', response: ServerResponse): void {
    if (how === 'silence') return
    response.writeHead(200, { 'content-type': 'application/json' })
    const chunk = Buffer.alloc(64 * 1024, ' ')
    const more = () => {
      while (!response.destroyed && this.sent < 100 * 1024 * 1024) {
        this.sent += chunk.length
        if (!response.write(chunk)) return void response.once('drain', more)
      }
      response.end('{}')
    }
    more()
  }

  #description(): object {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      authorization_response_iss_parameter_supported: true,
      ...this.lies.described,
    }
  }

  #token(): string {
    const now = Math.floor(this.#now() / 1000)
    const honest = { iss: this.issuer, aud: 'covisor', sub: 'grace-1', iat: now, exp: now + 300, nonce: this.#nonce }
    const claims = { ...honest, preferred_username: 'grace', groups: ['admins'], ...this.lies.claims }
    const text = `${b64({ alg: 'RS256', kid: this.#key.id, ...this.lies.header })}.${b64(claims)}`
    const pem = String(this.#key.publicKey.export({ format: 'pem', type: 'spki' }))
    const signature = this.lies.signature?.(text, pem) ?? sign('sha256', Buffer.from(text), this.#key.privateKey)
    return `${text}.${signature.toString('base64url')}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function newKey(id: string) {
  return { id, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
}

/** What somebody signs who has only the public key, and hopes that it is taken for a shared secret. */
export const hmacWithPublicKey = (text: string, publicPem: string): Buffer =>
  createHmac('sha256', publicPem).update(text).digest()
