/** What an identity provider, or somebody in between, may claim and is not believed: forged answers, forged tokens, endless ones. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SignedIn } from '../access/access.ts'
import { here, peopleOf } from '../people/people.fixture.ts'
import { ControlWorld } from '../testing/control-world.fixture.ts'
import { identityProviderUseCases } from './identity-provider-use-cases.ts'
import type { IdentityProviderUseCases } from './identity-providers.ts'
import { claimsOf, describeProvider, type OidcParty, visitUrl } from './oidc/oidc-client.ts'
import { parseOidcSettings } from './oidc/oidc-settings.ts'
import { hmacWithPublicKey, LyingOidc, type OidcLies } from './testing/lying-oidc.fixture.ts'

const PUBLIC_URL = 'http://localhost:8460'
const HOUR_S = 3600

let world: ControlWorld
let liar: LyingOidc
let people: ReturnType<typeof peopleOf>
let providers: IdentityProviderUseCases
let provider: string
let now = Date.now()

beforeAll(async () => {
  liar = await LyingOidc.start(() => now)
  const clock = { now: () => now, after: () => () => {} }
  world = await ControlWorld.open({ clock })
  const services = { ...world.services, config: { ...world.services.config, publicUrl: () => PUBLIC_URL } }
  people = peopleOf({ services, actor: world.actor } as ControlWorld)
  providers = identityProviderUseCases(services)
  const oidc = { issuer: liar.issuer, clientId: 'covisor' }
  provider = (await providers.create(world.actor, { name: 'liar', admits: 'everybody', oidc })).id
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await liar?.[Symbol.asyncDispose]()
})
beforeEach(() => {
  liar.lies = {}
  liar.sent = 0
})

const signIn = (visit: string, answer: string) => people.access.signInStep({ visit, answer }, here)
async function attempt(lies: OidcLies = {}, more: Readonly<Record<string, string>> = {}) {
  const { described, ...later } = lies
  liar.lies = described === undefined ? {} : { described }
  const { secret, url } = await providers.beginVisit(provider)
  liar.lies = { ...liar.lies, ...later }
  return (await signIn(secret, liar.answerTo(url, more))) as SignedIn
}
const seconds = (from: number) => Math.floor(now / 1000) + from

test('an honest answer signs in, also right after the provider changed its keys', async () => {
  expect((await attempt()).actor.name).toBe('grace')
  liar.changeKey()
  expect((await attempt()).actor.name).toBe('grace')
})

describe('an answer', () => {
  test('counts in the browser that began, and once', async () => {
    const mine = await providers.beginVisit(provider)
    const theirs = await providers.beginVisit(provider)
    const answer = liar.answerTo(theirs.url)
    await expect(signIn(mine.secret, answer)).rejects.toThrow(/state/)
    // Used up by the wrong answer, and so is every other after its first.
    await expect(signIn(mine.secret, liar.answerTo(mine.url))).rejects.toThrow(/used before/)
    expect((await signIn(theirs.secret, liar.answerTo(theirs.url))).kind).toBe('signed-in')
    await expect(signIn(theirs.secret, liar.answerTo(theirs.url))).rejects.toThrow(/used before/)
    await expect(signIn('cvc_made-up', answer)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('is too late after five minutes', async () => {
    const { secret, url } = await providers.beginVisit(provider)
    now += 5 * 60_000
    await expect(signIn(secret, liar.answerTo(url))).rejects.toThrow(/took too long/)
  })

  const forged: readonly {
    readonly name: string
    readonly change: (answer: URLSearchParams) => void
    readonly why: RegExp
  }[] = [
    { name: 'without a state', change: (answer) => answer.delete('state'), why: /state/ },
    { name: 'with another state', change: (answer) => answer.set('state', 'mine'), why: /state/ },
    { name: 'with two states', change: (answer) => answer.append('state', 'mine'), why: /state/ },
    { name: 'without a code', change: (answer) => answer.delete('code'), why: /code/ },
    { name: 'of another issuer', change: (answer) => answer.set('iss', 'https://evil.example'), why: /iss/ },
    { name: 'without the issuer that it promises', change: (answer) => answer.delete('iss'), why: /iss/ },
    { name: 'that says no', change: (answer) => answer.set('error', 'access_denied'), why: /access_denied/ },
  ]
  test.for(forged)('$name is refused', async ({ change, why }) => {
    const { secret, url } = await providers.beginVisit(provider)
    const answer = new URLSearchParams(liar.answerTo(url))
    change(answer)
    await expect(signIn(secret, `?${answer.toString()}`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(why),
    })
  })

  test('with a code that was brought before is refused', async () => {
    await attempt({}, { code: 'stolen' })
    await expect(attempt({}, { code: 'stolen' })).rejects.toThrow(/invalid_grant/)
  })
})

describe('a token', () => {
  const forged: readonly { readonly name: string; readonly lies: () => OidcLies; readonly why: RegExp }[] = [
    { name: 'of another sign-in', lies: () => ({ claims: { nonce: 'another' } }), why: /nonce/ },
    { name: 'without a nonce', lies: () => ({ claims: { nonce: undefined } }), why: /nonce/ },
    { name: 'for another client', lies: () => ({ claims: { aud: 'another' } }), why: /aud/ },
    { name: 'for several, of which we are one', lies: () => ({ claims: { aud: ['covisor', 'x'] } }), why: /aud|azp/ },
    { name: 'of another issuer', lies: () => ({ claims: { iss: 'https://evil.example' } }), why: /iss/ },
    { name: 'that has ended', lies: () => ({ claims: { exp: seconds(-HOUR_S) } }), why: /exp/ },
    { name: 'that does not end', lies: () => ({ claims: { exp: undefined } }), why: /exp/ },
    { name: 'that begins tomorrow', lies: () => ({ claims: { nbf: seconds(24 * HOUR_S) } }), why: /nbf/ },
    { name: 'of nobody', lies: () => ({ claims: { sub: undefined } }), why: /sub/ },
    {
      name: 'without a signature',
      lies: () => ({ header: { alg: 'none' }, signature: () => Buffer.alloc(0) }),
      why: /alg/,
    },
    {
      name: 'signed with the public key as if that were a shared secret',
      lies: () => ({ header: { alg: 'HS256' }, signature: hmacWithPublicKey }),
      why: /alg/,
    },
    { name: 'signed by nobody', lies: () => ({ signature: () => Buffer.alloc(256, 7) }), why: /signature/ },
    { name: 'signed with a key that is not published', lies: () => ({ header: { kid: 'mine' } }), why: /key/ },
    {
      name: 'with groups that are numbers',
      lies: () => ({ claims: { groups: [1] } }),
      why: /not a list of group names/,
    },
    {
      name: 'with groups that are an object',
      lies: () => ({ claims: { groups: { a: 1 } } }),
      why: /not a list of group/,
    },
    {
      name: 'whose groups are somewhere else',
      lies: () => ({ claims: { groups: undefined, _claim_names: { groups: 'src1' } } }),
      why: /in more groups than it tells/,
    },
    { name: 'without a name', lies: () => ({ claims: { preferred_username: undefined } }), why: /preferred_username/ },
  ]
  test.for(forged)('$name is refused', async ({ lies, why }) => {
    await expect(attempt(lies())).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringMatching(why),
    })
  })

  test('of a clock that is half a minute off, or without groups, is good', async () => {
    expect((await attempt({ claims: { exp: seconds(-30) } })).actor.name).toBe('grace')
    expect((await attempt({ claims: { iat: seconds(30), nbf: seconds(30) } })).actor.name).toBe('grace')
    expect((await attempt({ claims: { groups: undefined } })).actor.name).toBe('grace')
  })

  test('with a shared secret’s algorithm is refused even where the provider offers that', async () => {
    const described = { id_token_signing_alg_values_supported: ['none', 'HS256', 'RS256'] }
    const lies = { described, header: { alg: 'HS256' }, signature: hmacWithPublicKey }
    await expect(attempt(lies)).rejects.toThrow(/alg/)
    await expect(attempt({ described: { id_token_signing_alg_values_supported: ['none', 'HS256'] } })).rejects.toThrow(
      /signs with none, HS256 only/,
    )
  })
})

describe('a provider', () => {
  test('that answers without end is left after a megabyte', async () => {
    await expect(attempt({ tokenAnswer: 'endless' })).rejects.toThrow(/more than 1024 KiB/)
    expect(liar.sent).toBeLessThan(20 * 1024 * 1024)
    liar.lies = { describedAnswer: 'endless' }
    await expect(providers.beginVisit(provider)).rejects.toMatchObject({
      code: 'IDENTITY_PROVIDER_FAILED',
      message: expect.stringMatching(/more than 1024 KiB/),
    })
  })

  test('that falls silent is not waited for', async () => {
    const settings = parseOidcSettings({ issuer: liar.issuer, clientId: 'covisor' })
    const party: OidcParty = { settings, secret: undefined, redirectUri: PUBLIC_URL, now: () => now, patienceMs: 300 }
    const described = await describeProvider(party)
    const { keys, url } = await visitUrl(party, described)
    liar.lies = { tokenAnswer: 'silence', describedAnswer: 'silence' }
    await expect(describeProvider(party)).rejects.toThrow()
    await expect(claimsOf(party, described, keys, liar.answerTo(url))).rejects.toThrow()
  })

  test('that calls itself something else, lacks an endpoint, or sends us inside, is refused', async () => {
    await expect(attempt({ described: { issuer: 'https://evil.example' } })).rejects.toThrow(/issuer/)
    await expect(attempt({ described: { jwks_uri: undefined } })).rejects.toThrow(/no jwks_uri/)
    for (const inside of [
      'https://10.0.0.1/token',
      'http://169.254.169.254/token',
      'https://[::1]:1/token',
      'file:///etc/passwd',
    ])
      await expect(attempt({ described: { token_endpoint: inside } }), inside).rejects.toThrow(
        /sends us to|not https|HTTPS/i,
      )
  })
})
