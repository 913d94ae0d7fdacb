/**
 * Names that nobody should give (markup, text that turns, ten thousand letters, quotes and holes), planted in everything that can carry
 * them, both by Covisor's users and on a hypervisor that was only observed: on no page does a script run, does the page scroll sideways,
 * or is a name beyond reach.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSimulatedHost, signedIn } from './support/console-page.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

const MARKUP = '<img src=x onerror=document.title=1>'
const TURNED = '\u202Egnp.exe'

let served: ServedConsole
let page: Page
/** Scripts that ran, dialogs that opened, errors that were thrown. */
const accidents: string[] = []

beforeAll(async () => {
  served = await serveConsole()
  await addSimulatedHost(served, 'sim://odd?hosts=1&vms=10&strange=1')
  await done('/v1/volumes', { name: `${MARKUP}${'x'.repeat(80)}`, sizeBytes: 2 ** 20 })
  await done('/v1/images', { name: `${MARKUP} {{name}}`, volume: `${MARKUP}${'x'.repeat(80)}` })
  await served.api.patch('/v1/projects/default', { description: `${MARKUP}${TURNED}${'y'.repeat(900)}` })
  // Clusters, rules and groups are refused such names; what is in them is called anything.
  const longest = 'n'.repeat(64)
  await served.api.post('/v1/clusters', { name: longest })
  const vms = (await items('/v1/vms')).slice(0, 2).map(({ id }) => id)
  await served.api.post('/v1/placement-rules', { name: longest, kind: 'vms-together', vms })
  await served.api.post('/v1/groups', { name: longest, members: [] })
  await served.api.post('/v1/tokens', { name: `${MARKUP}${'z'.repeat(60)}` })
  page = await signedIn(served)
  page.on('dialog', (dialog) => accidents.push(`dialog ${dialog.message()}`))
  page.on('pageerror', (error) => accidents.push(`error ${error.message}`))
})
afterAll(() => served?.close())

const lists = ['/', '/vms', '/hosts', '/volumes', '/pools', '/images', '/networks', '/networks?view=picture', '/tasks']
const others = [
  '/events',
  '/audit',
  '/usage',
  '/projects',
  '/users',
  '/roles',
  '/settings',
  '/placement',
  '/clusters',
  '/rules',
  '/groups',
  '/vms/new',
]

test.each([1280, 390])('every list and page holds strange names, %i pixels wide', async (width) => {
  await page.setViewportSize({ width, height: 800 })
  for (const path of [...lists, ...others, ...(await pagesOfThings())]) await expectHarmless(path)
})

test('a name of ten thousand letters is cut in the table and in the head of its page, where it is told whole to who asks', async () => {
  await page.setViewportSize({ width: 1280, height: 800 })
  const long = (await items('/v1/vms')).find(({ name }) => name.length > 1000)
  expect(long).toBeDefined()
  await page.goto('/vms')
  const link = page.getByRole('grid', { name: 'VMs' }).locator(`a[href="/vms/${long?.id}"]`)
  await link.waitFor()
  expect((await link.locator('xpath=ancestor::td').boundingBox())?.width).toBeLessThan(700)
  await link.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1 }).getByText('xxxx').waitFor()
  expect((await page.getByRole('heading', { level: 1 }).textContent())?.length).toBeLessThan(200)
  await page.getByText('The whole name').click()
  await page
    .getByRole('main')
    .getByText(long?.name ?? '', { exact: true })
    .first()
    .waitFor()
})

test('the tree and "go to" show strange names as they are', async () => {
  await page.goto('/')
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Inventory' }).click()
  const tree = page.getByRole('tree', { name: 'Inventory' })
  await tree.getByRole('treeitem', { name: /^odd/ }).locator('.cv-tree-toggle').click()
  await tree.getByText(MARKUP).first().waitFor()
  await expectFits()
  await page.getByRole('button', { name: 'Pages' }).click()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /^Name of a page/ }).fill('web01')
  await page.getByRole('option').getByText(MARKUP).first().waitFor()
  await expectFits()
  await page.keyboard.press('Escape')
  expect(accidents).toEqual([])
})

async function expectHarmless(path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('progressbar').first().waitFor({ state: 'detached' })
  await expectFits()
  expect(accidents, path).toEqual([])
}

async function expectFits(): Promise<void> {
  const { title, sideways, images } = await page.evaluate(() => {
    const main = document.querySelector('main')
    const excess = (element: Element | null) => (element === null ? 0 : element.scrollWidth - element.clientWidth)
    return {
      title: document.title,
      sideways: Math.max(excess(document.documentElement), excess(main), ...[...(main?.children ?? [])].map(excess)),
      images: document.querySelectorAll('img[src="x"]').length,
    }
  })
  expect({ path: page.url(), sideways, images }).toEqual({ path: page.url(), sideways: 0, images: 0 })
  expect(title).not.toMatch(/^\d$/)
}

/** One page of each kind, of the thing with the longest name. */
async function pagesOfThings(): Promise<readonly string[]> {
  const kinds = ['vms', 'hosts', 'volumes', 'pools', 'images', 'networks', 'tasks', 'projects', 'users', 'clusters']
  const pages: string[] = []
  for (const kind of kinds) {
    const found = (await items(`/v1/${kind}`)).toSorted((a, b) => (b.name ?? '').length - (a.name ?? '').length)
    for (const { id } of new Set([...found.slice(0, 1), ...found.slice(-1)])) pages.push(`/${kind}/${id}`)
  }
  return pages
}

const items = async (path: string) =>
  (await served.api.get<{ items: { readonly id: string; readonly name: string }[] }>(path)).items

async function done(path: string, body: object): Promise<void> {
  const task = await served.api.post<{ id: string }>(path, body)
  await served.api.ended(task.id)
}
