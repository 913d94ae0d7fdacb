/**
 * The pages of pools, volumes, images, networks and hosts: reached by links and by their addresses, accessible in light and dark, with
 * what uses each thing, with reasons where something cannot be done, and honest when the server goes or the thing does.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleInBothThemes } from './support/accessible.ts'
import { addSimulatedHost, signedIn } from './support/console-page.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

interface Found {
  readonly id: string
  readonly name: string
}

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  for (const name of ['kvm1', 'kvm2']) await addSimulatedHost(served, `sim://${name}?hosts=1&vms=6`)
  await done('/v1/vms', { name: 'shop', vcpus: 1, memoryMiB: 256, start: false })
  await done('/v1/volumes', { name: 'spare', sizeBytes: 2 ** 30 })
  await done('/v1/images', { name: 'golden', volume: 'spare' })
  page = await signedIn(served)
})
afterAll(() => served?.close())

test('a pool tells what is in it and leads to each volume, and from there to the VM that has it', async () => {
  await page.goto('/volumes?name=shop')
  await page.getByRole('grid', { name: 'Volumes' }).getByRole('link', { name: 'shop' }).first().waitFor()
  await page.goto('/pools')
  await page.getByRole('grid', { name: 'Pools' }).getByRole('link', { name: 'default' }).first().click()
  await heading('default')
  await page.getByRole('grid', { name: 'Volumes in default' }).getByRole('link').first().waitFor()
  await page.getByRole('meter', { name: 'Used of pool default' }).waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'pool')

  const { id } = await found('/v1/volumes?nameContains=shop')
  await page.goto(`/volumes/${id}`)
  await page.getByRole('button', { name: /^Delete: not now, VM shop uses it/ }).waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'volume')
  await page.getByRole('main').getByRole('link', { name: 'shop', exact: true }).click()
  await heading('shop')
})

test('a volume grows from its own page, which shows the new size and the task; the focus comes back to the button', async () => {
  const { id } = await found('/v1/volumes?nameContains=spare')
  await page.goto(`/volumes/${id}`)
  const grow = page.getByRole('button', { name: 'Resize', exact: true })
  await grow.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Resize volume spare' })
  await dialog.getByRole('list', { name: 'Steps' }).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => grow.evaluate((button) => button === document.activeElement)).toBe(true)

  await grow.click()
  await dialog.getByLabel('New size (GiB)').fill('3')
  await dialog.getByRole('button', { name: 'Resize', exact: true }).click()
  await page.getByRole('main').getByText('3 GiB', { exact: true }).waitFor()
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Grow volume/ })
    .first()
    .waitFor()
})

test('an image says that nothing depends on it, and is deleted from its page', async () => {
  await page.goto('/images')
  await page.getByRole('grid', { name: 'Images' }).getByRole('link', { name: 'golden' }).click()
  await heading('golden')
  await page.getByText('Nothing depends on it').waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'image')
  const address = page.url()
  await done('/v1/images', { name: 'another', volume: 'spare' })
  await page.getByRole('button', { name: 'Create VM', exact: true }).click()
  await heading('Create VM')
  await page
    .getByRole('combobox', { name: 'Image' })
    .locator('option:checked', { hasText: 'golden' })
    .waitFor({ state: 'attached' })
  await served.api.ended((await served.api.remove<{ id: string }>('/v1/images/another')).id)
  await page.goto(address)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await heading('Images')
  await page.getByText('No images yet').waitFor()
  await page.goto(address)
  await page.getByText('This does not exist').waitFor()
})

test('a network tells who is plugged into it, and why it cannot be deleted', async () => {
  await page.goto('/networks')
  await page.getByRole('grid', { name: 'Networks' }).getByRole('link', { name: 'default' }).first().click()
  await heading('default')
  await page.getByRole('grid', { name: 'Network cards' }).getByRole('link').first().waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'network')
  await page.getByRole('button', { name: /^Delete: not now, \d+ cards? of/ }).waitFor()
})

test('a host tells what it is made of; going out of service says first which VM could go nowhere', async () => {
  const hosts = await served.api.get<{ items: Found[] }>('/v1/hosts')
  await page.goto(`/hosts/${hosts.items.find(({ name }) => name === 'kvm1')?.id}`)
  await page.getByRole('grid', { name: 'PCI devices' }).getByText('Simulated card').waitFor()
  await page.getByRole('grid', { name: 'NUMA cells' }).waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'host-hardware')
  await page.getByRole('button', { name: 'Take out of service' }).click()
  const dialog = page.getByRole('dialog', { name: 'Take kvm1 out of service?' })
  await dialog
    .getByText(/This cannot be done/)
    .first()
    .waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
})

test('a host is called otherwise and stands at a site; the address of another host is refused before it is taken', async () => {
  await page.goto('/clusters')
  await page.getByRole('button', { name: 'Create site' }).click()
  const making = page.getByRole('dialog', { name: 'Create site' })
  await making.getByRole('textbox', { name: 'Name' }).fill('berlin')
  await making.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('grid', { name: 'Sites and racks' }).getByText('berlin').waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'sites')

  const hosts = await served.api.get<{ items: Found[] }>('/v1/hosts')
  await page.goto(`/hosts/${hosts.items.find(({ name }) => name === 'kvm2')?.id}`)
  await page.getByRole('button', { name: 'Site and rack' }).click()
  const placing = page.getByRole('dialog', { name: 'Where kvm2 stands' })
  await placing.getByLabel('Site').selectOption('berlin')
  await placing.getByLabel('Rack').fill('r1')
  await placing.getByRole('button', { name: 'Save' }).click()
  await page.getByText('berlin, rack r1').waitFor()

  await page.getByRole('button', { name: 'Name and address' }).click()
  const editing = page.getByRole('dialog', { name: 'Name and address of kvm2' })
  await editing.getByLabel('Address').fill('sim://kvm9')
  await editing.getByText(/"kvm9" is not the host that was enrolled/).waitFor()
  await expectAccessible(page)
  await picture(page, 'host-edit')
  await editing.getByLabel('Address').fill('sim://kvm2')
  await editing.getByLabel('Name').fill('second')
  await editing.getByRole('button', { name: 'Save' }).click()
  await heading('second')
  await page.getByText('kvm2', { exact: true }).waitFor()
})

test('a VM is moved from its page while it runs, to the host and in the way that were chosen', async () => {
  await done('/v1/vms/shop/start', {})
  const { id, host } = await served.api.get<Found & { host: Found }>('/v1/vms/shop')
  const other = host.name === 'second' ? 'kvm1' : 'second'
  await page.goto(`/vms/${id}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Move' }).click()
  const moving = page.getByRole('dialog', { name: 'Move shop to another host' })
  await moving.getByLabel('To host').selectOption(other)
  await moving.getByRole('button', { name: 'How its memory goes over' }).click()
  await moving.getByLabel('MiB a second at most').fill('200')
  await moving.getByRole('list', { name: 'Steps' }).waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'move')
  await moving.getByRole('button', { name: 'Move', exact: true }).click()
  await expect.poll(() => served.api.get<{ host: Found }>('/v1/vms/shop')).toMatchObject({ host: { name: other } })
})

test('"go to" leads to the page of a pool', async () => {
  await page.goto('/')
  await heading('Overview')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /^Name of a page/ }).fill('default')
  await page.getByRole('option', { name: /pool/ }).first().click()
  await heading('default')
  expect(new URL(page.url()).pathname).toMatch(/^\/pools\//)
})

test('the server goes and comes back: buttons say so, and what changed meanwhile is shown', async () => {
  const { id } = await found('/v1/volumes?nameContains=spare')
  await page.goto(`/volumes/${id}`)
  await page.getByRole('button', { name: 'Resize', exact: true }).waitFor()
  await served.stopServer()
  await page.getByRole('button', { name: 'Resize: not now, the server does not answer' }).waitFor()
  await served.startServer()
  await page.getByRole('button', { name: 'Resize', exact: true }).waitFor()
  const task = await served.api.patch<{ id: string }>(`/v1/volumes/${id}`, { sizeBytes: 5 * 2 ** 30 })
  await served.api.ended(task.id)
  await page.getByRole('main').getByText('5 GiB', { exact: true }).waitFor()
})

const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()

async function found(path: string): Promise<Found> {
  const { items } = await served.api.get<{ items: Found[] }>(path)
  if (items[0] === undefined) throw new Error(`nothing is at ${path}`)
  return items[0]
}

async function done(path: string, body: object): Promise<void> {
  const task = await served.api.post<{ id: string }>(path, body)
  await served.api.ended(task.id)
}
