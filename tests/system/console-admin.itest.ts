/**
 * The console as an administrator's and a customer's: the inventory as a tree, projects, users, roles, quotas, clusters, approvals, the
 * audit, "go to" that acts, and German. By visible roles and labels alone.
 */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleInBothThemes } from './support/accessible.ts'
import { addSimulatedHost, firstVm, signedIn } from './support/console-page.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

interface Thing {
  readonly id: string
  readonly name: string
}

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  await addSimulatedHost(served, 'sim://kvm?hosts=120&vms=240')
  const { items } = await served.api.get<{ items: Thing[] }>('/v1/hosts')
  await served.api.post('/v1/clusters', { name: 'production', hosts: items.slice(0, 2).map(({ id }) => id) })
  page = await signedIn(served)
})
afterAll(() => served?.close())

const grid = (name: string) => page.getByRole('grid', { name, exact: true })
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })

test('the inventory is a tree that the keyboard walks, and it shows what the page shows', async () => {
  const vm = await firstVm(served)
  const { host } = await served.api.get<{ host: Thing }>(`/v1/vms/${vm.id}`)
  await page.goto(`/vms/${vm.id}`)
  await page.getByRole('button', { name: 'Inventory' }).click()
  const tree = page.getByRole('tree', { name: 'Inventory' })
  const own = tree.getByRole('treeitem', { name: `${vm.name}, running`, selected: true })
  await own.waitFor()
  // Of more than a hundred hosts, only what is in sight is in the page.
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(60)
  await expectAccessibleInBothThemes(page)
  await picture(page, 'tree')

  const task = await served.api.post<{ id: string }>(`/v1/vms/${vm.id}/pause`)
  await served.api.ended(task.id)
  await tree.getByRole('treeitem', { name: `${vm.name}, paused`, selected: true }).waitFor()

  await tree.focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: host.name, level: 1 }).waitFor()
  await page.keyboard.press('ArrowLeft')
  await own.waitFor({ state: 'detached' })
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Hosts', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Pages' }).click()
})

test('a user is made with a link that signs in, gets a role in a project, sees only that, and is disabled', async () => {
  await page.goto('/projects')
  await page.getByRole('button', { name: 'Create project' }).click()
  await dialog('Create project').getByRole('textbox', { name: 'Name' }).fill('shop')
  await dialog('Create project').getByRole('button', { name: 'Create' }).click()
  await grid('Projects').getByRole('link', { name: 'shop' }).waitFor()

  await page.goto('/users')
  await page.getByRole('button', { name: 'Create user' }).click()
  await dialog('Create user').getByRole('textbox', { name: 'Name', exact: true }).fill('grace')
  await dialog('Create user').getByRole('button', { name: 'Create' }).click()
  const link = await page.getByRole('textbox', { name: 'Link that signs in once' }).inputValue()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'I have copied it' }).click()

  await grid('Users').getByRole('link', { name: 'grace' }).click()
  await page.getByRole('button', { name: 'Give a role' }).click()
  const giving = dialog('Give a role')
  await giving.getByLabel('Role').selectOption('operator')
  await giving.getByLabel('Where').selectOption('default / shop')
  await giving.getByRole('button', { name: 'Give a role' }).click()
  await grid('Roles').getByText('project shop').waitFor()
  await expectAccessibleInBothThemes(page)

  const vm = await firstVm(served)
  await page.getByRole('button', { name: 'Give a role' }).click()
  await giving.getByLabel('Role').selectOption('viewer')
  await giving.getByLabel('Where').selectOption('on one thing alone')
  await giving.getByLabel('Of project').selectOption('default / default')
  await giving.getByLabel('Name or id').fill(vm.name)
  await giving.getByRole('button', { name: 'Give a role' }).click()
  await grid('Roles').getByText(`only ${vm.name}, in default`).waitFor()
  await page.goto(`/vms/${vm.id}`)
  await grid('Roles').getByText('grace').waitFor()
  await page.getByRole('button', { name: 'Give a role' }).click()
  await dialog(`Give a role on ${vm.name}`).getByLabel('User').selectOption('grace')
  await dialog(`Give a role on ${vm.name}`).getByLabel('Role').selectOption('backup')
  await expectAccessible(page)
  await dialog(`Give a role on ${vm.name}`).getByRole('button', { name: 'Give a role' }).click()
  await grid('Roles').getByText('backup').waitFor()
  await page.goto('/users')
  await grid('Users').getByRole('link', { name: 'grace' }).click()

  const customer = await served.visitor()
  await customer.goto(link)
  await customer.getByRole('navigation', { name: 'Pages' }).waitFor()
  expect(await customer.getByRole('link', { name: 'Hosts', exact: true }).count()).toBe(0)
  await customer.getByRole('button', { name: 'Inventory' }).click()
  await customer.getByRole('treeitem', { name: 'shop' }).waitFor()

  await page.getByRole('button', { name: 'Disable' }).click()
  await dialog('Disable grace?').getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('button', { name: 'Enable' }).waitFor()
  await customer.reload()
  await customer.getByRole('heading', { name: 'Sign in to Covisor' }).waitFor()
  await customer.context().close()
})

test('another project is entered in the masthead, its lists are empty, and its quota is set', async () => {
  await page.goto('/vms')
  await page.getByRole('button', { name: 'Project: default' }).click()
  await page.getByRole('menuitem', { name: 'shop' }).click()
  await page.getByRole('heading', { name: 'No VMs yet' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Project: shop' }).waitFor()

  await page.goto('/projects')
  await grid('Projects').getByRole('link', { name: 'shop' }).click()
  await page.getByRole('button', { name: 'VMs of shop' }).click()
  await dialog('VMs of shop').getByRole('checkbox', { name: 'Limited' }).check()
  await dialog('VMs of shop').getByLabel('VMs', { exact: true }).fill('7')
  await dialog('VMs of shop').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('meter', { name: 'VMs of shop' }).getByText('0 of 7').or(page.getByText('0 of 7')).waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'project')

  await page.getByRole('button', { name: 'Project: shop' }).click()
  await page.getByRole('menuitem', { name: 'default' }).click()
  await page.getByRole('button', { name: 'Project: default' }).waitFor()
})

test('a role of one’s own is made of ticked verbs', async () => {
  await page.goto('/roles')
  await page.getByRole('button', { name: 'Create role' }).click()
  const creating = dialog('Create role')
  await creating.getByRole('textbox', { name: 'Name' }).fill('night-watch')
  await creating.getByRole('button', { name: /^vm: 0 of/ }).click()
  await creating.getByRole('checkbox', { name: 'vm:start' }).check()
  await expectAccessible(page)
  await creating.getByRole('button', { name: 'Create' }).click()
  await grid('Roles').getByText('night-watch').waitFor()
  await page.getByRole('combobox', { name: 'Filter' }).fill('verbs:vm:start')
  await page.getByText(/^1 of /).waitFor()
})

test('a cluster’s host is taken out of service with the plan of who moves; the plan is saved, refused, and in the audit', async () => {
  await page.goto('/clusters')
  await grid('Clusters').getByRole('link', { name: 'production' }).click()
  await page
    .getByRole('button', { name: /^Take out of service: / })
    .first()
    .click()
  const plan = dialog(/^Take .* out of service\?/)
  await plan.getByRole('checkbox', { name: /^Move what can be moved/ }).check()
  await expect.poll(() => plan.getByRole('button', { name: 'Take out of service' }).isEnabled()).toBe(true)
  await expectAccessible(page)
  await picture(page, 'maintenance')
  await page.keyboard.press('Escape')
  await expectAccessibleInBothThemes(page)
  await picture(page, 'cluster')

  const vm = await firstVm(served)
  await served.api.post(`/v1/vms/${vm.id}/stop?plan=true&save=true`)
  await page.goto('/plans')
  await grid('Plans').getByRole('link').first().click()
  await page.getByRole('list', { name: 'Steps' }).waitFor()
  await expectAccessibleInBothThemes(page)
  await page.getByRole('button', { name: 'Refuse' }).click()
  await page.getByRole('button', { name: /^Apply: not now, it is withdrawn/ }).waitFor()

  await page.goto('/audit?verb=user:create')
  await grid('Audit').getByRole('button', { name: 'Before and after: user:create grace' }).click()
  await dialog('user:create grace').getByRole('region', { name: 'After, or as wanted' }).waitFor()
  await expectAccessible(page)
  await dialog('user:create grace').getByRole('button', { name: 'Close' }).first().click()
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByText(/Intact: /).waitFor()
})

test('the audit is narrowed by time, who, interface, verb and name; its address shows the same, and the file has no more', async () => {
  await page.goto('/audit?verb=user:*')
  await grid('Audit')
    .getByRole('row', { name: /user:create/ })
    .first()
    .waitFor()
  await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption('Last hour')
  await page.getByRole('combobox', { name: 'Interface' }).selectOption('console')
  await page.getByRole('searchbox', { name: 'Who' }).fill('admin')
  await page.getByRole('searchbox', { name: 'Name of what it was done to' }).fill('grac')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Address' }).click()
  await page.keyboard.press('Escape')
  await grid('Audit').getByRole('columnheader', { name: 'Address' }).waitFor()
  await expect.poll(() => page.url()).toContain('name=grac')
  await page.reload()
  await grid('Audit')
    .getByRole('row', { name: /user:create user grace/ })
    .waitFor()
  await grid('Audit').getByRole('columnheader', { name: 'Address' }).waitFor()
  await expectAccessibleInBothThemes(page)

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const file = await readFile(await (await saved).path(), 'utf8')
  const entries = file
    .trim()
    .split('\n')
    .map((line): { target: Thing; interface: string } => JSON.parse(line))
  expect(new Set(entries.map((entry) => `${entry.target.name} by ${entry.interface}`))).toEqual(
    new Set(['grace by console']),
  )

  await page.getByLabel('To (before)').fill('2020-01-01T00:00')
  await page.getByRole('heading', { name: 'Nothing passes these filters' }).waitFor()
  await page.getByRole('button', { name: 'Show all' }).click()
  await grid('Audit').getByRole('row').nth(1).waitFor()
})

test('an auditor reads the audit and verifies it', async () => {
  const { secret } = await served.api.post<{ secret: string }>('/v1/users', { name: 'eve' })
  await served.api.post('/v1/bindings', { user: 'eve', role: 'auditor', site: true })
  const auditor = await served.visitor()
  await auditor.goto(`/#signin=${secret}`)
  await auditor.getByRole('link', { name: 'Audit', exact: true }).click()
  await auditor
    .getByRole('grid', { name: 'Audit', exact: true })
    .getByRole('row', { name: /user:create user eve/ })
    .waitFor()
  await auditor.getByRole('button', { name: 'Verify' }).click()
  await auditor.getByText(/Intact: /).waitFor()
  await auditor.context().close()
})

test('usage of a month is shown by organisation and project with totals and rates, and kept as a file', async () => {
  const [organisation] = (await served.api.get<{ items: Thing[] }>('/v1/organisations')).items
  const [project] = (await served.api.get<{ items: Thing[] }>('/v1/projects')).items
  const rates = { currency: 'EUR', vcpuHour: 0.01, memoryGiBHour: 0.004, storageGiBHour: 0.0001 }
  await served.api.put('/v1/usage/rates', { ...rates, from: '2026-01-01T00:00:00Z' })
  const amounts = { vmHours: 744, vcpuHours: 1488, memoryGiBHours: 2976, storageGiBHours: 5952, usedCpuHours: 96.5 }
  const total = { ...amounts, usedMemoryGiBHours: 1500, cost: 27.38 }
  // Hours are counted when they are over: of a month that is, this is what the server would say.
  const month = '2026-01'
  const counted = {
    month,
    from: `${month}-01T00:00:00Z`,
    to: '2026-02-01T00:00:00Z',
    meteredUntil: '2026-02-01T00:00:00Z',
  }
  const report = { organisation, ...counted, currency: 'EUR', lines: [{ project, ...total }], total }
  const asked = (url: URL) => url.pathname === '/v1/usage/report' && !url.searchParams.has('format')
  await page.route(asked, (route) => route.fulfill({ json: report }))

  await page.goto(`/usage?month=${month}`)
  const rowOf = (name: string) => grid('Usage').getByRole('row', { name: new RegExp(`^${name} 27.38 744`) })
  await rowOf(`${organisation?.name} ${project?.name}`).waitFor()
  await page.getByLabel('Total').getByText('27.38').waitFor()
  await grid('Rates (EUR)').getByRole('row').nth(1).getByText('0.0001').waitFor()
  await expectAccessibleInBothThemes(page)
  await page.getByRole('combobox', { name: 'Organisation' }).selectOption(organisation?.name ?? '')
  await expect.poll(() => page.url()).toContain(`organisation=${organisation?.id}`)
  await rowOf(`${project?.name}`).waitFor()

  const json = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download JSON' }).click()
  expect(JSON.parse(await readFile(await (await json).path(), 'utf8'))).toMatchObject([
    { month, total: { cost: 27.38 } },
  ])
  const csv = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  expect(await readFile(await (await csv).path(), 'utf8')).toMatch(
    /^month,organisation,project,vmHours,.*,cost EUR\r\n/,
  )

  await page.unroute(asked)
  await page.goto('/usage?month=2023-07')
  await page.getByRole('heading', { name: 'Nothing was counted in this month' }).waitFor()
})

test('a rule is made of VMs that are found by typing', async () => {
  const vm = await firstVm(served)
  await page.goto('/rules')
  await page.getByRole('button', { name: 'Create rule' }).first().click()
  const creating = dialog('Create rule')
  await creating.getByRole('textbox', { name: 'Name' }).fill('pair')
  await creating.getByRole('searchbox', { name: 'VMs' }).fill(vm.name)
  await creating.getByRole('list', { name: 'VMs: found' }).getByRole('button', { name: vm.name }).click()
  await creating.getByRole('button', { name: `Take back ${vm.name}` }).waitFor()
  await creating.getByRole('searchbox', { name: 'VMs' }).fill('web')
  await creating.getByRole('list', { name: 'VMs: found' }).getByRole('button').first().click()
  await creating.getByRole('button', { name: 'Create' }).click()
  await grid('Rules').getByText('VMs on different hosts').waitFor()
})

test('a VM that was deleted is brought back', async () => {
  const vm = await firstVm(served, 'stopped')
  const task = await served.api.remove<{ id: string }>(`/v1/vms/${vm.id}`)
  await served.api.ended(task.id)
  await page.goto('/vms')
  await page.getByRole('link', { name: 'Deleted VMs' }).click()
  await grid('Deleted VMs').getByText(vm.name).waitFor()
  await expectAccessibleInBothThemes(page)
  await page.getByRole('button', { name: `Restore ${vm.name}` }).click()
  await dialog(`Restore ${vm.name}`).getByRole('list', { name: 'Steps' }).waitFor()
  await dialog(`Restore ${vm.name}`).getByRole('button', { name: 'Restore' }).click()
  await page.getByRole('heading', { name: 'Nothing was deleted lately' }).waitFor()
  await expect.poll(() => served.api.get<{ state: string }>(`/v1/vms/${vm.id}`)).toMatchObject({ state: 'stopped' })
})

test('go to finds an action on a VM, shows its plan, and says why another cannot be done', async () => {
  const vm = await firstVm(served)
  await page.goto('/')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: /^Name of a page/ })
  await field.fill(`stop ${vm.name}`)
  await page.getByRole('option', { name: `Stop: ${vm.name}` }).waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await dialog(`Stop ${vm.name}?`).getByRole('list', { name: 'Steps' }).waitFor()
  await page.keyboard.press('Escape')

  await page.keyboard.press('/')
  await field.fill(vm.name)
  await page.getByRole('option', { name: vm.name }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('option', { name: 'Open console' }).waitFor()
  await page.getByRole('option', { name: /^Resume/, disabled: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: 'Console', selected: true }).waitFor()
})

test('names of a thousand characters, markup and right-to-left marks stay names everywhere', async () => {
  const hostile = `<img src=x onerror=document.title=1>\u202Eevil${'x'.repeat(900)}`
  const [project] = (await served.api.get<{ items: Thing[] }>('/v1/projects')).items
  await served.api.patch(`/v1/projects/${project?.id}`, { description: hostile })
  await page.goto('/projects')
  await grid('Projects').getByText(hostile).waitFor()
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(width).toBe(0)
  expect(await page.title()).not.toBe('1')
})

test('the console speaks German when it is asked to, and after a reload', async () => {
  await page.goto('/settings')
  await page.getByLabel('Language').selectOption('Deutsch')
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
  await picture(page, 'german')
  await page.getByLabel('Sprache').selectOption('English')
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
})
