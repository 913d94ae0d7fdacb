/**
 * Signing in at the console with more than a password: an app's codes, recovery codes, and passkeys in a real browser, whose
 * authenticator is Chromium's own (WebDriver's virtual one) on localhost. By visible roles and labels alone.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RealOidc } from '../../core/control/src/identity/testing/real-oidc.fixture.ts'
import { expectAccessible } from './support/accessible.ts'
import { appCode } from './support/app-code.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

const PASSWORD = 'a lovely password of my own'

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  await served.api.put('/v1/me/password', { password: PASSWORD })
  page = await served.visitor()
  await withAuthenticator(page)
})
afterAll(() => served?.close())

/** A laptop that has a fingerprint reader, and a finger on it. */
async function withAuthenticator(of: Page): Promise<void> {
  const cdp = await of.context().newCDPSession(of)
  await cdp.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  })
}

const localhost = (path: string) => `${served.url.replace('127.0.0.1', 'localhost')}${path}`
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })
const inside = () => page.getByRole('navigation', { name: 'Pages' }).waitFor()

async function withPassword(): Promise<void> {
  await page.goto(localhost('/settings'))
  await page.getByRole('tab', { name: 'User and password' }).click()
  await page.getByLabel('User', { exact: true }).fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await button('Sign in').click()
}

async function signOut(): Promise<void> {
  await button(/^Sign out admin/).click()
  await button('Sign in').waitFor()
}

let codes: string[]

test('an app is set up, its recovery codes are shown once, and its codes are asked for', async () => {
  await withPassword()
  await inside()
  await button('Set up an app').click()
  await dialog('Set up an app').getByRole('img', { name: 'Picture for the app' }).waitFor()
  const secret = await dialog('Set up an app').getByRole('textbox', { name: 'Secret' }).inputValue()
  await dialog('Set up an app').getByLabel('Code').fill(appCode(secret))
  await button('Confirm').click()
  await button('I have copied it').waitFor()
  codes = await dialog('Set up an app').getByRole('listitem').allInnerTexts()
  expect(codes).toHaveLength(10)
  await expectAccessible(page)
  await button('I have copied it').click()
  await button('Turn off').waitFor()
  await signOut()

  await withPassword()
  await page.getByLabel('Code').fill('000000')
  await button('Go on').click()
  await page.getByText('that code is not the one of now').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Code').fill(appCode(secret, 1))
  await button('Go on').click()
  await inside()
})

test('a passkey is made, signs in without a name, and is removed with the password', async () => {
  await button('Add a passkey').click()
  await dialog('Add a passkey').getByRole('textbox').fill('this laptop')
  await dialog('Add a passkey').getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('grid', { name: 'Passkeys' }).waitFor()
  await expectAccessible(page)
  await signOut()

  await button('Sign in with a passkey').click()
  await inside()
  await signOut()

  await withPassword()
  await button('Sign in with a passkey').click()
  await inside()
  await button('Remove').click()
  await dialog(/^Remove passkey/)
    .getByLabel('Your password')
    .fill(PASSWORD)
  await dialog(/^Remove passkey/)
    .getByRole('button', { name: 'Remove' })
    .click()
  await page.getByRole('grid', { name: 'Passkeys' }).waitFor({ state: 'detached' })
  await signOut()
  await button('Sign in with a passkey').click()
  await page.getByText('Not signed in').waitFor()
})

test('where a second factor is wanted, who has none sets one up and then goes on', async () => {
  await served.api.put('/v1/sign-in-policy', { secondFactorForEverybody: true })
  const { secret } = await served.api.post<{ secret: string }>('/v1/users', { name: 'grace' })
  await page.goto(localhost(`/#signin=${secret}`))
  await page.reload()
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
  await expectAccessible(page)
  await button('Add a passkey').click()
  await dialog('Add a passkey').getByRole('textbox').fill('this laptop')
  await dialog('Add a passkey').getByRole('button', { name: 'Add a passkey' }).click()
  await button('I have copied it').click()
  await inside()
  await served.api.put('/v1/sign-in-policy', { secondFactorForEverybody: false })
})

test('an administrator adds an identity provider, people go there and come back to where they were, or are told why not', async () => {
  const back = `${localhost('')}/sign-in/callback`
  await using real = await RealOidc.start(back)
  const visitor = await served.visitor()
  const on = (name: string) => visitor.getByRole('dialog', { name })
  const fill = (label: string | RegExp, text: string) =>
    on('Add identity provider')
      .getByLabel(label, { exact: typeof label === 'string' })
      .fill(text)
  const press = (name: string) => visitor.getByRole('button', { name, exact: true }).click()
  await visitor.goto(localhost('/identity-providers'))
  await visitor.getByLabel('API token').fill(served.token)
  await press('Sign in')
  await press('Add identity provider')
  await fill(/^Name/, 'corp')
  await fill(/^Issuer/, real.issuer)
  await fill(/^Client ID/, real.clientId)
  await fill(/^Secret/, real.clientSecret)
  await press('Add a group')
  await fill('Group, as the provider writes it', 'vm-users')
  await on('Add identity provider').getByLabel('Role', { exact: true }).selectOption('viewer')
  await expectAccessible(visitor)
  await press('Create')
  expect(await visitor.getByRole('textbox', { name: 'Register this redirect' }).inputValue()).toBe(back)
  await press('I have copied it')
  await press('Test corp')
  await on('Test of corp').getByRole('button', { name: 'Test', exact: true }).click()
  await visitor.getByText('S256', { exact: true }).waitFor()
  await expectAccessible(visitor)
  await visitor.context().close()

  const guest = await served.visitor()
  real.people.set('1', { preferred_username: 'hopper', groups: ['vm-users'] })
  real.next = '1'
  await guest.goto(localhost('/networks'))
  await guest.getByRole('button', { name: 'Sign in with corp' }).click()
  await guest.getByRole('button', { name: /^Sign out hopper/ }).waitFor()
  expect(new URL(guest.url()).pathname).toBe('/networks')
  await guest.context().close()

  const stranger = await served.visitor()
  real.people.set('2', { preferred_username: 'mallory', groups: [] })
  real.next = '2'
  await stranger.goto(localhost('/'))
  await stranger.getByRole('button', { name: 'Sign in with corp' }).click()
  await stranger.getByText('none of your groups has a role here').waitFor()
  await expectAccessible(stranger)
  await stranger.context().close()
})
