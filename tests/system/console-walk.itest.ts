/**
 * One walk from an empty server to a VM that came, ran, grew and went, using nothing but visible roles and labels: adds a host, imports
 * an appliance, opens its console, snapshots, resizes and deletes it. With COVISOR_PICTURES=1 it makes the pictures of README.
 */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleInBothThemes } from './support/accessible.ts'
import { chooseAction, signIn, stateOf } from './support/console-page.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'
import { writeSmallOva } from './support/small-ova.ts'

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  page = await served.visitor()
})
afterAll(() => served?.close())

test('a new administrator adds a host, imports an appliance, opens its console, snapshots, resizes and deletes it', async () => {
  await page.goto('/')
  await picture(page, 'sign-in')
  await expectAccessibleInBothThemes(page)
  await signIn(page, served.token)

  await addsTheFirstHost()
  await importsAnAppliance()
  await opensItsConsole()
  await takesASnapshot()
  await resizesIt()
  await revertsAndRunsIt()
  await deletesIt()
})

async function addsTheFirstHost(): Promise<void> {
  await page.getByRole('heading', { name: 'Add your first host' }).waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Add a host' }).click()
  await page.getByRole('button', { name: 'Add host' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Add a host' })
  await dialog.getByRole('textbox', { name: 'Address' }).fill('sim://kvm1?hosts=1&vms=24')
  await dialog.getByRole('list', { name: 'Steps' }).waitFor()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Add host' }).click()
  await page.getByRole('grid', { name: 'Hosts' }).getByRole('link', { name: 'kvm1' }).waitFor()

  await page.getByRole('link', { name: 'VMs', exact: true }).click()
  await page.getByRole('grid', { name: 'VMs' }).getByRole('link', { name: 'build01' }).waitFor()
  await page.getByText('24 VMs', { exact: true }).waitFor()
}

async function importsAnAppliance(): Promise<void> {
  const ova = await writeSmallOva(join(served.folder, 'shop.ova'), 'shop')
  await page.getByRole('link', { name: 'Import' }).first().click()
  await picture(page, 'import')
  await page.getByLabel('Appliance or disk image').setInputFiles(ova.path)
  await page.getByRole('heading', { name: 'What is inside' }).waitFor()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('shop01')
  await page.getByLabel('Network for "VM Network"').selectOption({ label: 'lan' })
  await expectAccessible(page)
  await picture(page, 'import-inside')
  await page.getByRole('button', { name: 'Show the plan' }).click()
  await page.getByRole('dialog').getByRole('list', { name: 'Steps' }).waitFor()
  await picture(page, 'plan')
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
  await page.getByRole('link', { name: 'Open the VM' }).click()
  await page.getByRole('heading', { name: 'shop01', level: 1 }).waitFor()
  await stateOf(page, 'running').waitFor()
  await dismissNotices()
  await picture(page, 'vm')
}

async function opensItsConsole(): Promise<void> {
  await page.getByRole('tab', { name: 'Console' }).click()
  await page.getByText('Connected').waitFor()
  await page.getByRole('group', { name: 'Screen' }).locator('canvas').waitFor()
  await picture(page, 'console-screen')
  await page.getByRole('button', { name: 'Serial' }).click()
  await page
    .getByRole('group', { name: 'Serial console' })
    .getByText(/login:/)
    .first()
    .waitFor()
  await picture(page, 'console-serial')
}

async function takesASnapshot(): Promise<void> {
  await page.getByRole('tab', { name: 'Snapshots' }).click()
  await page.getByRole('button', { name: 'Take snapshot' }).click()
  const dialog = page.getByRole('dialog', { name: /Take a snapshot/ })
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('fresh')
  await dialog.getByRole('button', { name: 'Take snapshot' }).click()
  await page.getByRole('grid', { name: 'Snapshots' }).getByText('fresh').waitFor()
  await dismissNotices()
  await picture(page, 'snapshots')
}

async function resizesIt(): Promise<void> {
  await chooseAction(page, 'Shut down')
  await stateOf(page, 'stopped').waitFor()
  await page.getByRole('tab', { name: 'Hardware' }).click()
  await page.getByRole('button', { name: 'Edit vCPUs and memory' }).click()
  await page.getByRole('dialog').getByLabel('vCPUs').fill('3')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('tab', { name: 'Summary' }).click()
  await page.getByLabel('Summary').getByText('3', { exact: true }).waitFor()
}

async function revertsAndRunsIt(): Promise<void> {
  await page.getByRole('tab', { name: 'Snapshots' }).click()
  await page.getByRole('button', { name: 'Revert to fresh' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revert' }).click()
  await page
    .getByRole('list', { name: 'Notices' })
    .getByText(/back to snapshot "fresh": done/)
    .waitFor()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await stateOf(page, 'running').waitFor()
  await chooseAction(page, 'Stop')
  await stateOf(page, 'stopped').waitFor()
}

async function deletesIt(): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog', { name: 'Delete shop01?' }).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('heading', { name: 'VMs', level: 1 }).waitFor()
  await expect.poll(() => page.getByRole('link', { name: 'shop01' }).count()).toBe(0)
}

/** Ends of tasks may be told one after another. */
async function dismissNotices(): Promise<void> {
  const dismiss = page.getByRole('list', { name: 'Notices' }).getByRole('button', { name: /^Dismiss/ })
  await dismiss.first().waitFor()
  while ((await dismiss.count()) > 0) await dismiss.first().click()
}
