/** What can be done to VMs in the console: create, picture, many at once, refusals with reasons, and going to one by its name. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleInBothThemes } from './support/accessible.ts'
import { addSimulatedHost, firstVm, openVm, signedIn, stateOf } from './support/console-page.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'
import { writeSmallOva } from './support/small-ova.ts'

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

test('an expert chooses disks, cards and cloud-init; what is no YAML is said, and the plan comes first', async () => {
  await imageOf('golden')
  await page.goto('/vms/new')
  await page.getByRole('radio', { name: 'An image' }).check()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('shop01')
  await page.getByRole('checkbox', { name: 'Expert view' }).check()
  await page.getByRole('button', { name: 'Add a disk' }).click()
  const second = page.getByRole('group', { name: 'Disk 2' })
  await second.getByLabel('Size (GiB)').fill('7')
  await second.getByLabel('Pool').selectOption({ index: 1 })
  await second.getByLabel('Bus').selectOption('scsi')
  await page.getByRole('group', { name: 'Network card 1' }).getByLabel('MAC address').fill('52:54:00:12:34:56')
  await page.getByLabel('Firmware').selectOption('UEFI')
  await page.getByRole('checkbox', { name: 'Secure Boot' }).check()

  await page.getByRole('button', { name: 'Sign-in of the guest (cloud-init)' }).click()
  const userData = page.getByRole('textbox', { name: 'User-data in its own words' })
  await userData.fill('packages: [nginx]')
  await page.getByText('The first line must be "#cloud-config"').waitFor()
  await userData.fill('#cloud-config\npackages: [nginx')
  await page.getByText(/This is not YAML: .* at line 2/).waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'create-expert')
  await userData.fill('#cloud-config\npackages: [nginx]\n')
  await page.getByText(/This is not YAML/).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Show the plan' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create shop01' })
  await dialog.getByRole('list', { name: 'Steps' }).waitFor()
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('heading', { name: 'shop01', level: 1 }).waitFor()
  await stateOf(page, 'running').waitFor()
  expect(await served.api.get(`/v1/vms/shop01`)).toMatchObject({
    firmware: 'uefi',
    secureBoot: true,
    disks: [{ key: 'disk0' }, { key: 'disk1', bus: 'scsi', capacityBytes: 7 * 2 ** 30 }, { device: 'cdrom' }],
    nics: [{ mac: '52:54:00:12:34:56' }],
  })
})

test('an appliance goes on in the import, which shows what is inside; everything is said in German too', async () => {
  await page.goto('/settings')
  await page.getByLabel('Language').selectOption('Deutsch')
  await page.goto('/vms/new')
  await page.getByRole('heading', { name: 'VM erstellen' }).waitFor()
  await page.getByText('Geben Sie ihr einen Namen.').waitFor()
  await page.getByRole('radio', { name: 'Einer Appliance (OVA, OVF)' }).check()
  await expectAccessible(page)
  const { path } = await writeSmallOva(join(served.folder, 'small.ova'), 'small')
  await page.locator('input[type=file]').setInputFiles(path)
  await page.getByRole('heading', { name: 'Importieren', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Plan zeigen' }).waitFor()
})

async function imageOf(name: string): Promise<void> {
  await run('/v1/volumes', { name: `${name}-disk`, sizeBytes: 2 ** 30 })
  await run('/v1/images', { name, volume: `${name}-disk`, guestOs: 'linux' })
}

async function run(path: string, body: object): Promise<void> {
  await served.api.ended((await served.api.post<{ id: string }>(path, body)).id)
}
