/** The console's replica stays true: others' changes, a server that goes away and comes back, a session that ends in a form. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { addSimulatedHost, firstVm, openVm, signedIn, signIn, stateOf } from './support/console-page.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  await addSimulatedHost(served)
})
afterAll(() => served?.close())

beforeEach(async () => {
  page = await signedIn(served)
})
afterEach(() => page.context().close())

test('what somebody else does to a VM shows up without a reload', async () => {
  const vm = await firstVm(served)
  await openVm(page, vm.id)
  await stateOf(page, 'running').waitFor()
  const task = await served.api.post<{ id: string }>(`/v1/vms/${vm.id}/stop`)
  await served.api.ended(task.id)
  await stateOf(page, 'stopped').waitFor()
})

test('when the server is away the page says so, and is true again when it is back', async () => {
  const vm = await firstVm(served)
  await openVm(page, vm.id)
  await served.stopServer()
  await page.getByRole('alert').getByText('The server does not answer.').waitFor()
  await page.getByRole('button', { name: /^Stop: not now, the server does not answer/ }).waitFor()
  await served.startServer()
  await page.getByText('The server does not answer.').waitFor({ state: 'hidden' })
  const task = await served.api.post<{ id: string }>(`/v1/vms/${vm.id}/pause`)
  await served.api.ended(task.id)
  await stateOf(page, 'paused').waitFor()
})

test('a session that ends in the middle of a form takes nothing that was typed', async () => {
  await page.goto('/vms/new')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('precious')
  await page.context().clearCookies()
  // Whatever asks the server first finds it out; if it is not the click, the click waits for the dialog to go.
  const clicked = page.getByRole('button', { name: 'Show the plan' }).click()
  await signInAgain()
  await clicked
  await page.getByRole('dialog', { name: 'Create precious' }).getByRole('list', { name: 'Steps' }).waitFor()
})

test('nor does one that is found to have ended when everything is read again', async () => {
  await page.goto('/vms/new')
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('precious')
  await page.context().clearCookies()
  await served.stopServer()
  await served.startServer()
  await signInAgain()
  expect(await name.inputValue()).toBe('precious')
})

async function signInAgain(): Promise<void> {
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  await again.getByLabel('API token').fill(served.token)
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
  await again.waitFor({ state: 'hidden' })
}

test('a wrong token is refused where it was typed', async () => {
  const visitor = await served.visitor()
  await visitor.goto('/')
  await visitor.getByLabel('API token').fill('nonsense')
  await visitor.getByRole('button', { name: 'Sign in', exact: true }).click()
  await visitor.getByRole('alert').getByText('Not signed in').waitFor()
  await signIn(visitor, served.token)
})

test('markup and right-to-left marks in texts stay texts', async () => {
  const vm = await firstVm(served)
  const hostile = '<img src=x onerror=document.title=1>\u202Eevil'
  const task = await served.api.patch<{ id: string }>(`/v1/vms/${vm.id}`, { description: hostile })
  await served.api.ended(task.id)
  await openVm(page, vm.id)
  await page.getByText(hostile).waitFor()
  expect(await page.title()).not.toBe('1')
})

test('all tabs share one event stream, and it outlives the tab that came first', async () => {
  const other = await page.context().newPage()
  const asked: string[] = []
  for (const tab of [page, other]) tab.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const vm = await firstVm(served)
  await Promise.all([openVm(page, vm.id), openVm(other, vm.id)])
  await change(vm.id, 'pause')
  await Promise.all([stateOf(page, 'paused').waitFor(), stateOf(other, 'paused').waitFor()])
  expect(await sharedWorkers(page)).toBe(1)
  expect(asked).not.toContain('/v1/events')

  await page.close()
  await change(vm.id, 'resume')
  await stateOf(other, 'running').waitFor()
})

test('signing out in one tab signs out all of them', async () => {
  const other = await page.context().newPage()
  await other.goto('/vms')
  await other.getByRole('grid', { name: 'VMs' }).waitFor()
  await page.getByRole('button', { name: /^Sign out/ }).click()
  await other.getByRole('heading', { name: 'Sign in to Covisor' }).waitFor()
})

async function change(vm: string, action: string): Promise<void> {
  const task = await served.api.post<{ id: string }>(`/v1/vms/${vm}/${action}`)
  await served.api.ended(task.id)
}

async function sharedWorkers(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  const { targetInfo: own } = await devtools.send('Target.getTargetInfo')
  const { targetInfos } = await devtools.send('Target.getTargets')
  return targetInfos.filter(
    ({ type, browserContextId }) => type === 'shared_worker' && browserContextId === own.browserContextId,
  ).length
}
