/**
 * Every page and every tab opens by its address and is accessible in light and dark (axe, WCAG 2.2 AA); what is not there is said.
 *
 * One server, one visitor, one visit per page: a page is loaded once and asked everything.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleInBothThemes } from './support/accessible.ts'
import { addSimulatedHost, firstVm, openVm, signedIn, signIn } from './support/console-page.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  await addSimulatedHost(served)
  page = await signedIn(served)
})
afterAll(() => served?.close())

const pages = [
  { path: '/', name: 'overview', heading: 'Overview' },
  { path: '/vms', name: 'vms', heading: 'VMs' },
  { path: '/vms/deleted', name: 'deleted-vms', heading: 'Deleted VMs' },
  { path: '/vms/new', name: 'create-vm', heading: 'Create VM' },
  { path: '/groups', name: 'groups', heading: 'Groups' },
  { path: '/hosts', name: 'hosts', heading: 'Hosts' },
  { path: '/import', name: 'import-page', heading: 'Import' },
  { path: '/volumes', name: 'volumes', heading: 'Volumes' },
  { path: '/pools', name: 'pools', heading: 'Pools' },
  { path: '/images', name: 'images', heading: 'Images' },
  { path: '/networks', name: 'networks', heading: 'Networks' },
  { path: '/tasks', name: 'tasks', heading: 'Tasks' },
  { path: '/events', name: 'events', heading: 'Events' },
  { path: '/audit', name: 'audit', heading: 'Audit' },
  { path: '/clusters', name: 'clusters', heading: 'Clusters' },
  { path: '/rules', name: 'rules', heading: 'Rules' },
  { path: '/placement', name: 'placement', heading: 'Placement' },
  { path: '/plans', name: 'plans', heading: 'Plans' },
  { path: '/projects', name: 'projects', heading: 'Projects' },
  { path: '/users', name: 'users', heading: 'Users' },
  { path: '/roles', name: 'roles', heading: 'Roles' },
  { path: '/identity-providers', name: 'identity-providers', heading: 'Identity providers' },
  { path: '/usage', name: 'usage', heading: 'Usage' },
  { path: '/settings', name: 'settings', heading: 'Settings' },
]
const shown = ['overview', 'vms', 'hosts', 'tasks', 'networks']

test.each(pages)('$path opens by its address and is accessible in light and dark', async ({ path, name, heading }) => {
  await page.goto(path)
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  await expectAccessibleInBothThemes(page)
  if (shown.includes(name)) await picture(page, name)
})

test.each(['', 'console', 'load', 'hardware', 'snapshots', 'history', 'configuration'])(
  'the tab "%s" of a VM opens by its address and is accessible in light and dark',
  async (tab) => {
    await page.goto(`/vms/${(await firstVm(served)).id}?tab=${tab}`)
    await page.getByRole('tabpanel').waitFor()
    await page.getByRole('progressbar').waitFor({ state: 'detached' })
    await expectAccessibleInBothThemes(page)
  },
)

test('a host can be looked at, and its page is accessible in light and dark', async () => {
  await page.goto('/hosts')
  await page.getByRole('link', { name: 'kvm1' }).click()
  await page.getByRole('heading', { name: 'kvm1', level: 1 }).waitFor()
  await page.getByRole('list', { name: 'VMs here' }).waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'host')
})

test('a task can be looked at, and its page is accessible in light and dark', async () => {
  const [task] = (await served.api.get<{ items: { id: string }[] }>('/v1/tasks')).items
  await page.goto(`/tasks/${task?.id}`)
  await page.getByRole('grid', { name: 'Log' }).getByRole('row').nth(1).waitFor()
  await expectAccessibleInBothThemes(page)
})

test('the load of a VM is drawn', async () => {
  await openVm(page, (await firstVm(served)).id)
  await page.getByRole('tab', { name: 'Load' }).click()
  await page.getByRole('figure', { name: 'CPU over time' }).locator('canvas').waitFor()
  await picture(page, 'load')
})

test('the theme that was chosen stays chosen', async () => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Use the dark theme' }).click()
  await page.reload()
  await page.getByRole('button', { name: 'Use the light theme' }).click()
  await page.getByRole('button', { name: 'Use the dark theme' }).waitFor()
})

test('an address that is no page says so', async () => {
  await page.goto('/nonsense')
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await expectAccessible(page)
})

test('the first load is at most 350 kB of script and style', async () => {
  const visitor = await served.visitor()
  await visitor.goto('/')
  await signIn(visitor, served.token)
  await visitor.getByRole('heading', { level: 1 }).waitFor()
  const bytes = await visitor.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => /\.(js|css)$/.test(name))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  )
  console.info(`first load of the console: ${Math.round(bytes / 1000)} kB of script and style, compressed`)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(350_000)
})
