/**
 * Signing in at the console with more than a password: an app's codes, recovery codes, and passkeys in a real browser, whose
 * authenticator is Chromium's own (WebDriver's virtual one) on localhost. By visible roles and labels alone.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
