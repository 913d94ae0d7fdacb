/** What can be done to VMs in the console: create, picture, many at once, refusals with reasons, and going to one by its name. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, test } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { addSimulatedHost, firstVm, openVm, signedIn, stateOf } from './support/console-page.ts'
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

test('a VM is created from its plan and runs', async () => {
  await page.getByRole('link', { name: 'Create VM' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('intranet')
  await page.getByRole('button', { name: 'Show the plan' }).click()
  await page.getByRole('dialog').getByRole('list', { name: 'Steps' }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('heading', { name: 'intranet', level: 1 }).waitFor()
  await stateOf(page, 'running').waitFor()
})

test('where no console can be opened there is a picture of the screen', async () => {
  await openVm(page, (await firstVm(served)).id)
  await page.getByRole('tab', { name: 'Console' }).click()
  await page.getByRole('button', { name: 'Picture' }).click()
  await page.getByRole('img', { name: /Screen of/ }).waitFor()
})

test('many VMs are stopped at once, and those that cannot be are named with the reason', async () => {
  const [running, stopped] = await Promise.all([firstVm(served, 'running'), firstVm(served, 'stopped')])
  await page.goto('/vms')
  const grid = page.getByRole('grid', { name: 'VMs' })
  await grid.getByRole('checkbox', { name: `Select ${running.name}` }).check()
  await grid.getByRole('checkbox', { name: `Select ${stopped.name}` }).check()
  await page.getByRole('button', { name: 'Stop' }).click()
  const dialog = page.getByRole('dialog', { name: 'Stop: 1 VM' })
  await dialog.getByText(`${stopped.name}: the VM is stopped`).waitFor()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Stop 1 VM' }).click()
  await grid.getByRole('row', { name: running.name }).getByText('stopped').waitFor()
})

test('an action that is not possible says why', async () => {
  await openVm(page, (await firstVm(served)).id)
  await page.getByRole('button', { name: 'Start: not now, the VM is running' }).waitFor()
})

test('"/" goes anywhere by name', async () => {
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.keyboard.press('/')
  await page.getByRole('combobox').fill('build01')
  await page.getByRole('option', { name: /build01/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'build01', level: 1 }).waitFor()
})
