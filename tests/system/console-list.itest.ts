/** The list of VMs: the filter and its completion, order, columns, views with names, and many VMs at once. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { filterKeys } from '../../edges/console/src/vm/filter-words.ts'
import { expectAccessible } from './support/accessible.ts'
import { addSimulatedHost, signedIn } from './support/console-page.ts'
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

beforeEach(async () => {
  await page.goto('/vms')
  await grid().getByRole('link').first().waitFor()
})

const grid = () => page.getByRole('grid', { name: 'VMs' })
const filter = () => page.getByRole('combobox', { name: 'Filter' })
const found = async (terms: string) =>
  (await served.api.all<{ name: string }>(`/v1/vms?filter=${encodeURIComponent(terms)}`)).length

test('a filter is completed by the keyboard, is in the address, and shows what it lets through', async () => {
  await filter().pressSequentially('sta')
  await page.getByRole('option', { name: /^state:/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.type('run')
  await page.getByRole('option', { name: 'state:running' }).waitFor()
  await expectAccessible(page)
  await picture(page, 'filter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(filter().inputValue()).resolves.toBe('state:running ')
  await page.getByText(`${await found('state:running')} VMs`, { exact: true }).waitFor()
  expect(new URL(page.url()).searchParams.get('filter')).toBe('state:running')

  await page.keyboard.type('-name~web')
  await page.getByText(`${await found('state:running -name~web')} VMs`, { exact: true }).waitFor()
  await page.reload()
  await expect(filter().inputValue()).resolves.toBe('state:running -name~web')
  await page.getByText(`${await found('state:running -name~web')} VMs`, { exact: true }).waitFor()
})

test('letters that are typed while an answer is under way stay typed', async () => {
  // Two letters faster than the address follows the first.
  await filter().evaluate(async (element) => {
    for (const text of ['web', 'web0']) {
      // As the browser does it: React overrides the setter of the element itself.
      Reflect.set(HTMLInputElement.prototype, 'value', text, element)
      element.dispatchEvent(new Event('input', { bubbles: true }))
      await Promise.resolve()
    }
  })
  await page.waitForURL((url) => url.searchParams.get('filter') === 'web0')
  expect(await filter().inputValue()).toBe('web0')
})

test('a filter that cannot be read is refused with its place and the way out', async () => {
  await filter().fill('colour:red')
  await page
    .getByRole('alert')
    .getByText(/character 1: "colour:red" has no meaning here/)
    .waitFor()
  await filter().fill('')
  await page.getByText('24 VMs', { exact: true }).waitFor()
})

test('every key and sign that completion offers means something to the server', async () => {
  const values: Record<string, string> = { state: 'running', vcpus: '2', memory: '4G', managed: 'no' }
  for (const { key, signs } of filterKeys)
    for (const sign of signs) expect(await found(`${key}${sign}${values[key] ?? 'x'}`)).toBeGreaterThanOrEqual(0)
})

test('columns are chosen, and a view with a name brings filter and columns back', async () => {
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Networks' }).click()
  await page.getByRole('checkbox', { name: 'Host' }).click()
  await page.keyboard.press('Escape')
  await grid().getByRole('columnheader', { name: 'Networks' }).waitFor()
  expect(await grid().getByRole('columnheader', { name: 'Host' }).count()).toBe(0)
  await filter().fill('state:stopped')
  await page.getByText(`${await found('state:stopped')} VMs`, { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save this view' })
  await dialog.getByLabel('Name of the view').fill('Switched off')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save' }).click()

  await page.goto('/vms')
  await grid().getByRole('columnheader', { name: 'Host' }).waitFor()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Switched off' }).click()
  await grid().getByRole('columnheader', { name: 'Networks' }).waitFor()
  await expect(filter().inputValue()).resolves.toBe('state:stopped')
})

test('the order is chosen at the head of a column and is in the address', async () => {
  await grid().getByRole('button', { name: 'Memory' }).click()
  await page.waitForURL((url) => url.searchParams.get('sort') === 'memoryMiB')
  await grid().getByRole('button', { name: 'Memory' }).click()
  await page.waitForURL((url) => url.searchParams.get('sort') === '-memoryMiB')
})

test('VMs are laid out in folders, by dialogs and by dragging, and what would be left out is said first', async () => {
  await page.goto('/folders')
  await page.getByText('No folders', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Make a folder' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make a folder' })
  await dialog.getByLabel('Name').fill('shop')
  await dialog.getByRole('button', { name: 'Make a folder' }).click()
  await page.getByRole('grid', { name: 'Folders' }).getByRole('link', { name: 'shop' }).waitFor()
  await expectAccessible(page)
  await picture(page, 'folders')

  await page.goto('/vms')
  const rows = grid().getByRole('checkbox')
  await rows.nth(1).check()
  await rows.nth(2).check()
  await page.getByRole('button', { name: 'Move to a folder' }).click()
  const ask = page.getByRole('dialog', { name: 'Move to a folder' })
  await ask.getByLabel('Folder').selectOption('shop')
  await ask.getByRole('button', { name: 'Show what it means' }).click()
  const plan = page.getByRole('dialog', { name: 'Move to shop: 2 VMs' })
  await plan.getByRole('button', { name: /^Move to shop/ }).click()
  await plan.waitFor({ state: 'hidden' })
  expect(await found('folder:shop')).toBe(2)

  await page.getByRole('button', { name: 'Folders', exact: true }).click()
  const tree = page.getByRole('tree', { name: 'Folders' })
  await tree.getByRole('treeitem', { name: 'No folder' }).waitFor()
  await tree.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowRight')
  const third = tree.getByRole('treeitem', { name: /running|stopped/ }).first()
  const shop = tree.getByRole('treeitem', { name: 'shop' })
  await third.hover()
  await page.mouse.down()
  // The first move takes it up; only the second is over the folder.
  await shop.hover()
  await shop.hover()
  await page.mouse.up()
  await expect.poll(() => found('folder:shop'), { timeout: 20_000 }).toBe(3)
  await expectAccessible(page)
  await picture(page, 'folder-tree')
  await shop.click()
  await page.getByText('3 VMs', { exact: true }).waitFor()
  expect(new URL(page.url()).searchParams.get('filter')).toBe('folder:shop')
  await page.getByRole('button', { name: 'Pages', exact: true }).click()
})

test('a tag is put on VMs, offered when it is typed again, and taken off on the page of one', async () => {
  await grid().getByRole('checkbox').nth(1).check()
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  const ask = page.getByRole('dialog', { name: 'Tags' })
  await ask.getByLabel('Tag').fill('tier=<b>web</b>')
  await ask.getByRole('button', { name: 'Show what it means' }).click()
  const plan = page.getByRole('dialog', { name: 'Tag with tier=<b>web</b>: 1 VM' })
  await plan.getByRole('button', { name: /^Tag with/ }).click()
  await plan.waitFor({ state: 'hidden' })
  await filter().pressSequentially('tag:')
  await page.getByRole('option', { name: 'tag:tier=<b>web</b>' }).click()
  await page.getByText('1 VM', { exact: true }).waitFor()
  await grid().getByRole('link').first().click()
  await page.getByRole('list', { name: 'Tags' }).getByText('tier=<b>web</b>').waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Take off tag tier=<b>web</b>' }).click()
  await page.getByText(/^No tags\./).waitFor()
  expect(await found('tag:tier')).toBe(0)
})

test('tasks have columns to choose too, and what cannot be cancelled is named with the reason', async () => {
  await page.goto('/tasks')
  const tasks = page.getByRole('grid', { name: 'Tasks' })
  await tasks.getByRole('link').first().waitFor()
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Ended' }).click()
  await page.keyboard.press('Escape')
  await tasks.getByRole('columnheader', { name: 'Ended' }).waitFor()
  expect(new URL(page.url()).searchParams.get('columns')).toContain('ended')
  await page.getByRole('checkbox', { name: 'Select all that are listed' }).check()
  await page.getByRole('button', { name: 'Cancel tasks' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel tasks: 0' })
  await dialog
    .getByText(/it has ended, or has gone too far/)
    .first()
    .waitFor()
  await expectAccessible(page)
})

test('a column says until when a VM may run', async () => {
  const [vm] = (await served.api.get<{ items: { id: string; name: string }[] }>('/v1/vms?sort=name&limit=1')).items
  await served.api.put(`/v1/vms/${vm?.id}/lease`, { endsAt: '2099-06-15T12:00:00Z' })
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Lease ends' }).click()
  await page.keyboard.press('Escape')
  const row = grid()
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: vm?.name ?? '', exact: true }) })
  await row.getByText(/^Jun 15, 2099/).waitFor()
})
