/**
 * The console over a fleet of 20,000 VMs, in Chromium: how fast it is there, scrolls, filters, shows changes and opens
 * branches of its tree, and what it holds.
 *
 * Budgets: first load ≤ 350 kB and interactive ≤ 1.5 s; no frame over 50 ms while the table scrolls; a filter ≤ 100 ms; a change seen ≤
 * 1 s; heap after 100,000 events within 10 %. Peer: the same scrolling in a page that does nothing but scroll plain rows, run side by
 * side, because frames on a busy machine are late whatever the page does.
 *
 * Run: node bench/console.ts [vms] [events]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accepted, type CovisorClient, unwrap, waitForTask } from '@covisor/client'
import { type Browser, type BrowserContext, type CDPSession, chromium, type Locator, type Page } from 'playwright-core'
import { buildConsole } from '../tools/launcher/build-console.ts'
import { newDataDirectory, removeDataDirectory, startServerUnderTest } from './server-under-test.ts'

const [vms = 20_000, events = 100_000] = process.argv.slice(2).map(Number)
const SCROLLS = 120
const PATIENCE_MS = 120_000

await buildConsole()
const data = await newDataDirectory()
const profile = await mkdtemp(join(tmpdir(), 'covisor-bench-chromium-'))
const server = await startServerUnderTest(data)
const browser: Browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  await enrol(server.client, `sim://fleet?hosts=${Math.ceil(vms / 16)}&vms=${vms}`)
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 } })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  await signIn(page)
  await measureFirstLoad(page)
  await page.goto('/vms')
  await rowsOf(page).first().waitFor()
  await measureScroll(page)
  await measureFilter(page)
  await measureChange(page)
  await measureTree(page)
  await measureHeap(context)
} finally {
  await browser.close()
  await server.stop()
  await removeDataDirectory(data)
  await rm(profile, { recursive: true, force: true })
}

async function enrol(client: CovisorClient, uri: string): Promise<void> {
  const { task } = await accepted(client.POST('/v1/endpoints', { body: { uri } }))
  const ended = await waitForTask(client, task.id)
  if (ended.state !== 'succeeded') throw new Error(`enrolling ${uri}: ${ended.error?.text}`)
}

async function signIn(page: Page): Promise<void> {
  const { secret } = await unwrap(server.client.POST('/v1/tokens', { body: { name: 'bench' } }))
  await page.goto('/')
  await page.getByLabel('API token').fill(secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
}

function rowsOf(page: Page): Locator {
  return page.getByRole('grid', { name: 'VMs' }).getByRole('link')
}

/** With an empty cache: from asking for the page until the overview can be used. */
async function measureFirstLoad(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  const began = performance.now()
  await page.goto('/')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  const ms = performance.now() - began
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: false })
  const bytes = await page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => /\.(js|css)$/.test(name))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  )
  console.log(`first load: ${Math.round(bytes / 1000)} kB of script and style, overview after ${Math.round(ms)} ms`)
}

async function measureScroll(page: Page): Promise<void> {
  const plain = await page.context().newPage()
  await plain.setContent(
    `<div id="s" style="height:600px;overflow:auto">${'<p style="height:41px;margin:0">row</p>'.repeat(2000)}</div>`,
  )
  const peer = await scrollFrames(plain, '#s')
  await plain.close()
  const cost = await startCost(page)
  const table = await scrollFrames(page, '.cv-scroller')
  console.log(`scroll, frames: table ${textOf(table)}; plain rows ${textOf(peer)}`)
  console.log(`scroll, p95 ratio table to plain rows: ${(at(table, 0.95) / at(peer, 0.95)).toFixed(2)}`)
  console.log(`scroll, processor time of the page for each: ${await cost(SCROLLS)}`)
}

/** Processor time of the page's thread, which a busy machine does not stretch. */
async function startCost(page: Page): Promise<(times: number) => Promise<string>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return (name: string) => metrics.find((metric) => metric.name === `${name}Duration`)?.value ?? 0
  }
  const before = await read()
  return async (times) => {
    const after = await read()
    await devtools.detach()
    const parts = ['Task', 'Script', 'RecalcStyle', 'Layout'].map((name) => {
      return `${name} ${(((after(name) - before(name)) * 1000) / times).toFixed(1)}`
    })
    return `${parts.join(', ')} ms`
  }
}

/** Half a screen per frame, as by a wheel that is turned fast. */
function scrollFrames(page: Page, selector: string): Promise<number[]> {
  return page.evaluate(
    async ([where, scrolls]) => {
      const scroller = document.querySelector(where)
      if (scroller === null) throw new Error(`nothing is ${where}`)
      const frames: number[] = []
      let before = await new Promise<number>(requestAnimationFrame)
      for (let count = 0; count < scrolls; count++) {
        scroller.scrollTop += 300
        const now = await new Promise<number>(requestAnimationFrame)
        frames.push(now - before)
        before = now
      }
      return frames.sort((a, b) => a - b)
    },
    [selector, SCROLLS] as const,
  )
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0
}

function textOf(frames: readonly number[]): string {
  return (
    `p50 ${at(frames, 0.5).toFixed(0)}, p95 ${at(frames, 0.95).toFixed(0)}, longest ${at(frames, 1).toFixed(0)} ms, ` +
    `${frames.filter((ms) => ms > 50).length} of ${frames.length} over 50 ms`
  )
}

/** From the last letter to the answer painted, by the page's own clock; and what the server alone takes for the same question. */
async function measureFilter(page: Page): Promise<void> {
  const times: number[] = []
  const alone: number[] = []
  const filters = ['name~01 ', 'state:running ', 'memory>2G -name~b ']
  const box = page.getByRole('combobox', { name: 'Filter' })
  const unfiltered = await rowsOf(page).first().innerText()
  const cost = await startCost(page)
  for (const filter of filters) {
    const began = performance.now()
    await unwrap(server.client.GET('/v1/vms', { params: { query: { filter, sort: 'name', limit: 40 } } }))
    alone.push(performance.now() - began)
    await box.fill('')
    await page.waitForURL((url) => !url.searchParams.has('filter'))
    await rowsOf(page).first().getByText(unfiltered, { exact: true }).waitFor()
    await watchAnswer(page)
    await box.fill(filter)
    times.push(await answerMs(page))
  }
  const list = (ms: number[]) => ms.map((one) => Math.round(one)).join(', ')
  console.log(
    `filter: ${list(times)} ms from the last letter to the answer painted; the server alone ${list(alone)} ms`,
  )
  console.log(`filter, processor time of the page for one and its taking back: ${await cost(filters.length)}`)
}

/** The first task after the frame that shows other rows: then they are painted. */
function watchAnswer(page: Page): Promise<void> {
  return page.evaluate(() => {
    const rows = document.querySelector('.cv-scroller tbody')!
    const asked = new Promise<number>((resolve) => {
      const onInput = ({ timeStamp }: Event): void => resolve(timeStamp)
      addEventListener('input', onInput, { once: true, capture: true })
    })
    const shown = new Promise<number>((resolve) => {
      const before = rows.textContent
      const observer = new MutationObserver(() => {
        if (rows.textContent === before) return
        observer.disconnect()
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
      })
      observer.observe(rows, { childList: true, characterData: true, subtree: true })
    })
    Object.assign(globalThis, { answered: Promise.all([asked, shown]).then(([from, to]) => to - from) })
  })
}

function answerMs(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { answered: Promise<number> }).answered)
}

async function measureChange(page: Page): Promise<void> {
  await page.goto('/vms?sort=name')
  await rowsOf(page).first().waitFor()
  const times: number[] = []
  for (let count = 0; count < 5; count++) {
    const { items } = await unwrap(server.client.GET('/v1/vms', { params: { query: { state: 'running', limit: 1 } } }))
    const vm = items[0]
    if (vm === undefined) throw new Error('no VM runs')
    const paused = page.getByRole('row', { name: vm.name }).getByText('paused')
    const { task } = await accepted(server.client.POST('/v1/vms/{vm}/pause', { params: { path: { vm: vm.id } } }))
    await waitForTask(server.client, task.id)
    const began = performance.now()
    await paused.waitFor()
    times.push(performance.now() - began)
  }
  console.log(`change on a host: seen after ${times.map((ms) => Math.round(ms)).join(', ')} ms`)
}

/** From opening the tree until its hosts are there, from opening a host until its VMs are, and how many rows of it are in the page. */
async function measureTree(page: Page): Promise<void> {
  const tree = page.getByRole('tree', { name: 'Inventory' })
  const times: number[] = []
  let began = performance.now()
  await page.getByRole('button', { name: 'Inventory' }).click()
  await tree.getByRole('treeitem', { level: 2 }).first().waitFor()
  times.push(performance.now() - began)
  await tree.focus()
  for (const key of ['Home', 'ArrowDown']) await page.keyboard.press(key)
  began = performance.now()
  await page.keyboard.press('ArrowRight')
  await tree.getByRole('treeitem', { level: 3 }).first().waitFor()
  times.push(performance.now() - began)
  const rows = await tree.getByRole('treeitem').count()
  const [hosts, branch] = times.map((ms) => Math.round(ms))
  console.log(`tree: hosts after ${hosts} ms, VMs of a host after ${branch} ms, ${rows} rows in the page`)
  await page.getByRole('button', { name: 'Pages' }).click()
}

/** A page whose shared worker is the bench: it is told changes of the VMs that it shows as fast as it takes them. */
async function measureHeap(context: BrowserContext): Promise<void> {
  const page = await context.newPage()
  await page.addInitScript(() => {
    const { port1, port2 } = new MessageChannel()
    port2.onmessage = () => port2.postMessage({ kind: 'connected', resumed: true })
    Object.assign(globalThis, {
      SharedWorker: class {
        readonly port = port1
      },
      feed: port2,
    })
  })
  await page.goto('/vms')
  await rowsOf(page).first().waitFor()
  const { items } = await unwrap(server.client.GET('/v1/vms', { params: { query: { limit: 200 } } }))
  const ids = items.map(({ id }) => id)
  const devtools = await page.context().newCDPSession(page)
  await feed(page, ids, 1000)
  const before = await heapOf(devtools)
  await feed(page, ids, events)
  const after = await heapOf(devtools)
  const text = (size: number) => `${(size / 2 ** 20).toFixed(1)} MiB`
  console.log(`heap: ${text(before)}, after ${events} events ${text(after)}, ratio ${(after / before).toFixed(3)}`)
}

function feed(page: Page, ids: readonly string[], count: number): Promise<void> {
  return page.evaluate(
    async ([vmIds, total]) => {
      const { feed: port } = globalThis as unknown as { feed: MessagePort }
      const change = { at: new Date().toISOString(), kind: 'vm', op: 'updated', name: null, what: 'the bench said so' }
      const batch = 500
      for (let sent = 0; sent < total; sent += batch) {
        const batched = Array.from({ length: batch }, (_, index) => ({
          ...change,
          id: String(sent + index),
          resource: vmIds[(sent + index) % vmIds.length],
        }))
        port.postMessage({ kind: 'events', events: batched })
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      await new Promise((resolve) => setTimeout(resolve, 2000))
    },
    [ids, count] as const,
  )
}

async function heapOf(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize
}
