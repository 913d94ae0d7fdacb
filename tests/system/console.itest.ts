/**
 * The console as people use it: a real browser, the real server, simulated hosts, and nothing but visible roles and labels.
 *
 * With COVISOR_PICTURES=1 (`npm run pictures`) the walks also write docs/pictures, each page in light and dark.
 */
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { root } from '../../tools/workspace.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'
import { writeSmallOva } from './support/small-ova.ts'

let served: ServedConsole

beforeAll(async () => {
  served = await serveConsole()
})
afterAll(() => served?.close())

describe('on an empty server', () => {
  test('a new administrator signs in with the token, is told to add a host, adds one and sees its VMs', async () => {
    const page = await served.visitor()
    await page.goto('/')
    await picture(page, 'sign-in')
    await expectAccessible(page)
    await signIn(page)

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
  })

  test('the first load is at most 350 kB of script and style', async () => {
    const page = await served.visitor()
    await page.goto('/')
    await signIn(page)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const bytes = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => /\.(js|css)$/.test(name))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    )
    console.info(`first load of the console: ${Math.round(bytes / 1000)} kB of script and style, compressed`)
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThan(350_000)
  })

  test('a wrong token is refused where it was typed', async () => {
    const page = await served.visitor()
    await page.goto('/')
    await page.getByLabel('API token').fill('nonsense')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('Not signed in').waitFor()
  })
})

describe('with a host', () => {
  let page: Page

  beforeEach(async () => {
    const hosts = await served.api.all<{ name: string }>('/v1/hosts')
    if (hosts.length === 0) {
      const task = await served.api.post<{ id: string }>('/v1/endpoints', { uri: 'sim://kvm1?hosts=1&vms=24' })
      await served.api.ended(task.id)
    }
    page = await served.visitor()
    await page.goto('/')
    await signIn(page)
  })
  afterEach(() => page.context().close())

  test('a VM is created, snapshot, resized, reverted, stopped and deleted', async () => {
    await page.getByRole('link', { name: 'Create VM' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('intranet')
    await page.getByRole('button', { name: 'Show the plan' }).click()
    await page.getByRole('dialog').getByRole('list', { name: 'Steps' }).waitFor()
    await picture(page, 'plan')
    await page.getByRole('dialog').getByRole('button', { name: 'Create', exact: true }).click()
    await page.getByRole('heading', { name: 'intranet', level: 1 }).waitFor()
    await state(page, 'running').waitFor()
    await page.getByRole('button', { name: /^Dismiss Create/ }).click()
    await picture(page, 'vm')

    await page.getByRole('tab', { name: 'Snapshots' }).click()
    await page.getByRole('button', { name: 'Take snapshot' }).click()
    const take = page.getByRole('dialog', { name: /Take a snapshot/ })
    await take.getByRole('textbox', { name: 'Name', exact: true }).fill('fresh')
    await take.getByRole('button', { name: 'Take snapshot' }).click()
    await page.getByRole('grid', { name: 'Snapshots' }).getByText('fresh').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: /^Dismiss Snapshot/ }).click()
    await picture(page, 'snapshots')

    await chooseAction(page, 'Shut down', 'Shut down')
    await state(page, 'stopped').waitFor()

    await page.getByRole('tab', { name: 'Hardware' }).click()
    await page.getByRole('button', { name: 'Edit vCPUs and memory' }).click()
    await page.getByRole('dialog').getByLabel('vCPUs').fill('3')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('tab', { name: 'Summary' }).click()
    await page.getByLabel('Summary').getByText('3', { exact: true }).waitFor()

    await page.getByRole('tab', { name: 'Snapshots' }).click()
    await page.getByRole('button', { name: 'Revert to fresh' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revert' }).click()
    await page
      .getByRole('list', { name: 'Notices' })
      .getByText(/back to snapshot "fresh": done/)
      .waitFor()

    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await state(page, 'running').waitFor()
    await chooseAction(page, 'Stop', 'Stop')
    await state(page, 'stopped').waitFor()

    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog', { name: 'Delete intranet?' }).getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'VMs', level: 1 }).waitFor()
    await expect.poll(() => page.getByRole('link', { name: 'intranet' }).count()).toBe(0)
  })

  test('an appliance goes from a file on disk to a running VM', async () => {
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
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
    await page.getByRole('link', { name: 'Open the VM' }).click()
    await page.getByRole('heading', { name: 'shop01', level: 1 }).waitFor()
    await state(page, 'running').waitFor()
  })

  test('the consoles of a VM open inside the page', async () => {
    await openVm(page, await runningVm())
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

    await page.getByRole('button', { name: 'Picture' }).click()
    await page.getByRole('img', { name: /Screen of/ }).waitFor()
  })

  test('what somebody else does to a VM shows up without a reload', async () => {
    const vm = await runningVm()
    await openVm(page, vm)
    await state(page, 'running').waitFor()
    const task = await served.api.post<{ id: string }>(`/v1/vms/${vm}/stop`)
    await served.api.ended(task.id)
    await state(page, 'stopped').waitFor()
  })

  test('many VMs are stopped at once, and those that cannot be are named with the reason', async () => {
    const [running, stopped] = await Promise.all([vmNamed('running'), vmNamed('stopped')])
    await page.goto('/vms')
    const grid = page.getByRole('grid', { name: 'VMs' })
    await grid.getByRole('checkbox', { name: `Select ${running}` }).check()
    await grid.getByRole('checkbox', { name: `Select ${stopped}` }).check()
    await page.getByRole('button', { name: 'Stop' }).click()
    const dialog = page.getByRole('dialog', { name: 'Stop: 1 VM' })
    await dialog.getByText(`${stopped}: the VM is stopped`).waitFor()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Stop 1 VM' }).click()
    await grid.getByRole('row', { name: running }).getByText('stopped').waitFor()
  })

  test('an action that is not possible says why', async () => {
    const vm = await runningVm()
    await openVm(page, vm)
    await page.getByRole('button', { name: 'Start: not now, the VM is running' }).waitFor()
  })

  test('when the server is away the page says so, and is true again when it is back', async () => {
    const vm = await runningVm()
    await openVm(page, vm)
    await served.stopServer()
    await page.getByRole('alert').getByText('The server does not answer.').waitFor()
    await served.startServer()
    await page.getByText('The server does not answer.').waitFor({ state: 'hidden' })
    const task = await served.api.post<{ id: string }>(`/v1/vms/${vm}/pause`)
    await served.api.ended(task.id)
    await state(page, 'paused').waitFor()
  })

  test('a session that ends in the middle of a form takes nothing that was typed', async () => {
    await page.goto('/vms/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('precious')
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Show the plan' }).click()
    const again = page.getByRole('dialog', { name: 'Sign in again' })
    await again.getByLabel('API token').fill(served.token)
    await again.getByRole('button', { name: 'Sign in' }).click()
    await again.waitFor({ state: 'hidden' })
    await page.getByRole('dialog', { name: 'Create precious' }).getByRole('list', { name: 'Steps' }).waitFor()
  })

  test('markup and right-to-left marks in texts stay texts', async () => {
    const vm = await runningVm()
    const hostile = '<img src=x onerror=document.title=1>\u202Eevil'
    const edit = await fetch(new URL(`/v1/vms/${vm}`, served.url), {
      method: 'PATCH',
      headers: { authorization: `Bearer ${served.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ description: hostile }),
    })
    await served.api.ended(((await edit.json()) as { id: string }).id)
    await openVm(page, vm)
    await page.getByText(hostile).waitFor()
    expect(await page.title()).not.toBe('1')
  })

  test('"/" goes anywhere by name', async () => {
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.keyboard.press('/')
    await page.getByRole('combobox').fill('build01')
    await page.getByRole('option', { name: /build01/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'build01', level: 1 }).waitFor()
  })

  const pages = [
    { path: '/', name: 'overview', heading: 'Overview' },
    { path: '/vms', name: 'vms', heading: 'VMs' },
    { path: '/vms/new', name: 'create-vm', heading: 'Create VM' },
    { path: '/hosts', name: 'hosts', heading: 'Hosts' },
    { path: '/import', name: 'import-page', heading: 'Import' },
    { path: '/volumes', name: 'volumes', heading: 'Volumes' },
    { path: '/pools', name: 'pools', heading: 'Pools' },
    { path: '/images', name: 'images', heading: 'Images' },
    { path: '/networks', name: 'networks', heading: 'Networks' },
    { path: '/tasks', name: 'tasks', heading: 'Tasks' },
    { path: '/events', name: 'events', heading: 'Events' },
    { path: '/audit', name: 'audit', heading: 'Audit' },
    { path: '/settings', name: 'settings', heading: 'Settings' },
  ]
  const shown = ['overview', 'vms', 'hosts', 'tasks', 'networks']

  test.each(pages)(
    '$path can be opened by its address and passes axe in light and dark',
    async ({ path, name, heading }) => {
      await page.goto(path)
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      await page.getByRole('progressbar').waitFor({ state: 'detached' })
      await expectAccessible(page)
      if (shown.includes(name)) await picture(page, name)
      await page.getByRole('button', { name: 'Use the dark theme' }).click()
      await expectAccessible(page)
    },
  )

  test.each(['', 'console', 'load', 'hardware', 'snapshots', 'history', 'configuration'])(
    'the tab "%s" of a VM passes axe',
    async (tab) => {
      await page.goto(`/vms/${await runningVm()}?tab=${tab}`)
      await page.getByRole('tabpanel').waitFor()
      await page.getByRole('progressbar').waitFor({ state: 'detached' })
      await expectAccessible(page)
    },
  )

  test('a host can be looked at, and its page passes axe', async () => {
    await page.goto('/hosts')
    await page.getByRole('link', { name: 'kvm1' }).click()
    await page.getByRole('heading', { name: 'kvm1', level: 1 }).waitFor()
    await page.getByRole('list', { name: 'VMs here' }).waitFor()
    await expectAccessible(page)
    await picture(page, 'host')
  })

  test('the load of a VM is drawn', async () => {
    await openVm(page, await runningVm())
    await page.getByRole('tab', { name: 'Load' }).click()
    await page.getByRole('figure', { name: 'CPU over time' }).locator('canvas').waitFor()
    await picture(page, 'load')
  })
})

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('API token').fill(served.token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
}

const runningVm = async (): Promise<string> => (await firstVm('running')).id
const vmNamed = async (state: string): Promise<string> => (await firstVm(state)).name

async function firstVm(state: string): Promise<{ id: string; name: string }> {
  const { items } = await served.api.get<{ items: { id: string; name: string }[] }>(`/v1/vms?state=${state}&limit=1`)
  if (items[0] === undefined) throw new Error(`no VM is ${state}`)
  return items[0]
}

async function openVm(page: Page, vm: string): Promise<void> {
  await page.goto(`/vms/${vm}`)
  await page.getByRole('tab', { name: 'Summary' }).waitFor()
}

/** The state beside the VM's name. */
const state = (page: Page, name: string) => page.getByRole('main').getByLabel('State').getByText(name, { exact: true })

async function chooseAction(page: Page, action: string, confirm: string): Promise<void> {
  await page.getByRole('button', { name: action, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click()
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join('\n  ')}`,
  )
  expect(found).toEqual([])
}

async function picture(page: Page, name: string): Promise<void> {
  if (process.env['COVISOR_PICTURES'] !== '1') return
  const take = (look: string) =>
    page.screenshot({ path: join(root, 'docs/pictures', `${name}-${look}.png`), animations: 'disabled', caret: 'hide' })
  // The theme's own button where there is one: charts are drawn anew by it.
  const toggle = () =>
    page.evaluate(() => {
      const button = document.querySelector<HTMLElement>('[aria-label^="Use the"]')
      if (button === null) document.documentElement.classList.toggle('pf-v6-theme-dark')
      else button.click()
    })
  await take('light')
  await toggle()
  await take('dark')
  await toggle()
}
