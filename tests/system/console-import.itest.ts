/** Imports in the console: dropped anywhere, paused, lost with the page and gone on with, mapped by a profile. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { addSimulatedHost, signedIn, stateOf } from './support/console-page.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'
import { smallAppliance } from './support/small-ova.ts'

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  await addSimulatedHost(served, 'sim://kvm1?hosts=1&vms=1')
})
afterAll(() => served?.close())

beforeEach(async () => {
  page = await signedIn(served)
})
afterEach(() => page.context().close())

test('a descriptor and its disks dropped anywhere become a running VM with a console to open', async () => {
  const { members } = await smallAppliance('shop')
  await page.getByRole('link', { name: 'Networks' }).click()
  await page.getByRole('heading', { name: 'Networks', level: 1 }).waitFor()
  const transfer = await transferOf(members)
  await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer })
  await page.getByRole('status').getByText('Drop it to import').waitFor()
  await picture(page, 'import-drop')
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })

  await page.getByRole('heading', { name: 'What is inside' }).waitFor()
  await page.getByLabel('File', { exact: true }).getByText('shop.ova').waitFor()
  await page.getByLabel('Network for "VM Network"').selectOption({ label: 'lan' })
  await page.getByLabel('Name of the mapping profile').fill('branch office')
  await page.getByRole('button', { name: 'Keep' }).click()
  await page.getByLabel('Use a mapping profile').waitFor()
  await startImport('shop-a')
  await page.getByRole('link', { name: 'Open its console' }).click()
  await page.getByRole('heading', { name: 'shop-a', level: 1 }).waitFor()
  await stateOf(page, 'running').waitFor()
})

test('a paused upload is waited for, also by a page that was loaded again, and goes on with the same file', async () => {
  const path = await sparseDisk('site.raw')
  await page.goto('/import')
  await page.getByLabel('Appliance or disk image').setInputFiles(path)
  await page.getByRole('heading', { name: 'What is inside' }).waitFor()
  await cutTheLineWhenAccepted()
  await startImport('site-a')
  const sending = page.getByRole('group', { name: 'Sending site.raw' })
  await sending.getByRole('button', { name: 'Pause' }).click()
  await sending.getByText('paused; the import waits for it').waitFor()
  await page.getByText(/Waiting: the file "site\.raw", which nobody sends now/).waitFor()
  await page.getByText('waiting', { exact: true }).first().waitFor()
  await expectAccessible(page)

  page.on('dialog', (dialog) => void dialog.accept())
  await page.unroute('**/wants/*')
  await page.reload()
  await page.getByText('site.raw is not sent any more').waitFor()
  await expectAccessible(page)
  await page.getByLabel('site.raw again').setInputFiles(path)
  await page.getByRole('link', { name: 'VMs', exact: true }).click()
  await page.getByRole('link', { name: 'site-a' }).click()
  await stateOf(page, 'running').waitFor()
})

/** Empty, but long enough that it is not read before the line is cut. */
async function sparseDisk(name: string): Promise<string> {
  const path = join(served.folder, name)
  const file = await open(path, 'w')
  await file.truncate(32 * 2 ** 20)
  await file.close()
  return path
}

/** From then on nothing arrives, as over a line that is too slow. */
async function cutTheLineWhenAccepted(): Promise<void> {
  await page.route('**/v1/imports', async (route) => {
    const response = await route.fetch()
    await page.route('**/wants/*', () => undefined)
    await route.fulfill({ response })
  })
}

test('what one kept, another who imports in the project finds, and the next appliance comes as it says', async () => {
  const colleague = await signedIn(served)
  await colleague.goto('/import')
  const { members } = await smallAppliance('shop')
  await colleague.dispatchEvent('main', 'drop', { dataTransfer: await transferOf(members, colleague) })
  await colleague.getByRole('heading', { name: 'What is inside' }).waitFor()
  const network = colleague.getByLabel('Network for "VM Network"')
  await network.selectOption({ label: 'default' })
  await colleague.getByLabel('Use a mapping profile').selectOption('branch office')
  await expect.poll(() => network.evaluate((field: HTMLSelectElement) => field.selectedOptions[0]?.label)).toBe('lan')
  await expectAccessible(colleague)
  await colleague.context().close()
})

test('files that do not belong together, and an address that is not allowed, are refused with the reason', async () => {
  await page.goto('/import')
  const transfer = await transferOf(
    new Map([
      ['a.vmdk', new Uint8Array(9)],
      ['b.vmdk', new Uint8Array(9)],
    ]),
  )
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
  await page
    .getByRole('alert')
    .getByText(/2 files without an OVF descriptor/)
    .waitFor()
  await page.getByLabel('Or the address of a file').fill('https://appliances.example/shop.ova')
  await page.getByRole('button', { name: 'Look inside' }).click()
  await page
    .getByRole('alert')
    .getByText(/appliances\.example/)
    .waitFor()
})

async function startImport(name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('button', { name: 'Show the plan' }).click()
  const dialog = page.getByRole('dialog', { name: `Import ${name}` })
  await dialog.getByRole('list', { name: 'Steps' }).waitFor()
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect.poll(() => dialog.count()).toBe(0)
}

/** As a file manager hands files over. */
async function transferOf(files: ReadonlyMap<string, Uint8Array>, to = page) {
  const encoded = [...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const)
  return to.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const [name, text] of all)
      transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name))
    return transfer
  }, encoded)
}
