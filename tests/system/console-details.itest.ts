/** What the console tells about VMs and networks beyond lists: what changed and the way back, and who is on which network. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleInBothThemes } from './support/accessible.ts'
import { addSimulatedHost, type FoundVm, openVm, signedIn } from './support/console-page.ts'
import { overlapping } from './support/overlapping.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  await addSimulatedHost(served, 'sim://lab?hosts=1&vms=50')
  await newVm('\u{6F22}'.repeat(40))
  for (const name of ['kvm2', 'kvm3', 'kvm4']) await addSimulatedHost(served, `sim://${name}?hosts=1&vms=50`)
})
afterAll(() => served?.close())

beforeEach(async () => {
  page = await signedIn(served)
})
afterEach(() => page.context().close())

test('two versions of a VM are compared, and the first is brought back', async () => {
  const vm = await newVm('grown')
  await edit(vm, { vcpus: 4 })
  await openVm(page, vm.id)
  await page.getByRole('tab', { name: 'History' }).click()
  const changes = page.getByRole('grid', { name: 'Changes' })
  await changes.getByRole('row', { name: 'vcpus 2 4' }).waitFor()
  await expectAccessible(page)
  await picture(page, 'history')
  await page.getByRole('button', { name: 'Bring back the first' }).click()
  const dialog = page.getByRole('dialog', { name: /Bring grown back to/ })
  await dialog.getByRole('button', { name: 'Bring back' }).click()
  await changes.getByRole('row', { name: 'vcpus 4 2' }).waitFor()
})

test("an expert writes what Covisor does not model; what it does model is refused by name, and others' changes are shown", async () => {
  const vm = await newVm('expert')
  await openVm(page, vm.id)
  await page.getByRole('tab', { name: 'Configuration' }).click()
  await page.getByRole('button', { name: 'From its next start on' }).click()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const field = page.getByRole('textbox', { name: 'Configuration' })
  const text = await field.inputValue()
  await field.fill(text.replace('"vcpus": 2', '"vcpus": 8'))
  await page.getByRole('button', { name: 'Show the plan' }).click()
  const dialog = page.getByRole('dialog', { name: 'Write the configuration of expert' })
  await dialog.getByText(/vcpus: Covisor models this; change it by an edit of the VM/i).waitFor()
  await dialog.getByRole('region', { name: 'What changes' }).getByText('"vcpus": 8').waitFor()
  await expectAccessible(page)
  await dialog.getByRole('contentinfo').getByRole('button', { name: 'Close' }).click()

  const mine = text.replace('"unmodelled": {}', '"unmodelled": { "hostdev": 1 }')
  await field.fill(mine)
  await edit(vm, { memoryMiB: 512 })
  await page.getByText('Somebody else changed it meanwhile').waitFor()
  await page.getByRole('region', { name: 'What they changed' }).getByText('"memoryMiB": 512').waitFor()
  await field.fill(mine.replace('"memoryMiB": 256', '"memoryMiB": 512'))
  await page.getByRole('button', { name: 'Write mine over it' }).click()
  await page.getByRole('button', { name: 'Show the plan' }).click()
  await dialog.getByRole('list', { name: 'Steps' }).waitFor()
  await picture(page, 'configuration')
  await dialog.getByRole('button', { name: 'Write' }).click()
  await page.getByLabel('Configuration', { exact: true }).getByText('"hostdev": 1').first().waitFor()
})

test('the network is a picture that stays readable at 200 VMs, and a table that says the same', async () => {
  await page.goto('/networks')
  await page.getByRole('button', { name: 'Picture' }).click()
  const map = page.getByRole('region', { name: 'Picture of the network' })
  const host = map.getByRole('button', { name: /^kvm3, \d+ VMs/ })
  await host.focus()
  await page.keyboard.press('Enter')
  await map.getByRole('button', { name: /^kvm3, \d+ VMs/, expanded: true }).waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'network-picture')
  for (const name of ['lab', 'kvm2', 'kvm4']) {
    await map.getByRole('button', { name: new RegExp(`^${name}, `) }).press('Enter')
    await map.getByRole('button', { name: new RegExp(`^${name}, `), expanded: true }).waitFor()
  }
  expect(await map.getByRole('link').count()).toBeGreaterThanOrEqual(200)
  expect(await overlapping(map.locator('svg').first())).toEqual([])
  await page.getByRole('button', { name: 'By network' }).click()
  await map.getByRole('button', { name: /^default, \d+ VMs/ }).waitFor()
  await page.getByRole('searchbox', { name: 'Part of a name' }).fill('build02')
  await page.getByRole('button', { name: 'As a table' }).click()
  await page.getByRole('grid', { name: 'Network cards' }).getByRole('link', { name: 'build02' }).first().waitFor()
  await expectAccessible(page)
})

async function newVm(name: string): Promise<FoundVm> {
  const task = await served.api.post<{ id: string }>('/v1/vms', { name, vcpus: 2, memoryMiB: 256, start: false })
  await served.api.ended(task.id)
  return served.api.get<FoundVm>(`/v1/vms/${name}`)
}

async function edit(vm: FoundVm, change: object): Promise<void> {
  const task = await served.api.patch<{ id: string }>(`/v1/vms/${vm.id}`, change)
  await served.api.ended(task.id)
}
