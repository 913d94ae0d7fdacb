/** One VM's pages: what its guest says, what an edit changes at once and what later, and what happens when two edit it or a session ends. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { expectAccessible, expectAccessibleInBothThemes } from './support/accessible.ts'
import { addSimulatedHost, type FoundVm, openVm, signedIn } from './support/console-page.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  await addSimulatedHost(served, 'sim://kvm1?hosts=1&vms=2')
})
afterAll(() => served?.close())

beforeEach(async () => {
  page = await signedIn(served)
})
afterEach(() => page.context().close())

test('the guest tells its system and file systems, and what it says cannot be markup', async () => {
  const vm = await newVm('talks')
  await page.route(`**/v1/vms/${vm.id}/guest`, async (route) => {
    const answer = (await (await route.fetch()).json()) as object
    await route.fulfill({ json: { ...answer, hostname: '<b>bold</b>' } })
  })
  await openVm(page, vm.id)
  const facts = page.getByLabel('What the guest says')
  await facts.getByText('Debian GNU/Linux 12').waitFor()
  await facts.getByText('<b>bold</b>').waitFor()
  await page.getByRole('grid', { name: 'File systems' }).getByRole('meter', { name: '/' }).waitFor()
  await expectAccessibleInBothThemes(page)
  await page.getByRole('grid', { name: 'File systems' }).scrollIntoViewIfNeeded()
  await picture(page, 'guest')
})

test('a guest that says nothing is no error, and can be asked again', async () => {
  const vm = await newVm('silent')
  let asked = 0
  await page.route(`**/v1/vms/${vm.id}/guest`, async (route) => {
    const answer = (await (await route.fetch()).json()) as object
    await route.fulfill({ json: asked++ === 0 ? { ...answer, silent: 'the guest agent does not answer' } : answer })
  })
  await openVm(page, vm.id)
  await page.getByText('It says nothing: the guest agent does not answer').waitFor()
  await page.getByRole('button', { name: 'Ask again' }).click()
  await page.getByText('Debian GNU/Linux 12').waitFor()
})

test('an edit says before it is made what waits for the next start; the VM shows it, and it is taken back', async () => {
  const vm = await newVm('grows')
  await openVm(page, vm.id)
  await page.getByRole('tab', { name: 'Hardware' }).click()
  await page.getByRole('button', { name: 'Edit vCPUs and memory' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit grows' })
  await dialog.getByLabel('vCPUs').fill('4')
  await dialog.getByLabel('Start it with its host').check()
  const changes = dialog.getByRole('list', { name: 'Changes of its hardware' })
  await changes.getByText('vcpus: at its next start: it was started with room for 2 vCPUs').waitFor()
  await changes.getByText('startWithHost: at once').waitFor()
  await expectAccessible(page)
  await picture(page, 'edit-plan')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()

  const pending = page.getByRole('list', { name: 'At its next start' })
  await pending.getByText('4 vCPUs (now 2)').waitFor()
  await expectAccessibleInBothThemes(page)
  await picture(page, 'pending')
  await pending.getByRole('button', { name: 'Take back: 4 vCPUs (now 2)' }).click()
  const back = page.getByRole('dialog', { name: 'Take back a change of grows?' })
  await back.getByRole('list', { name: 'Steps' }).waitFor()
  await back.getByRole('button', { name: 'Take back' }).click()
  await pending.waitFor({ state: 'hidden' })
})

test('two people who edit one VM are shown what differs, field by field, and choose', async () => {
  const vm = await newVm('shared')
  await openVm(page, vm.id)
  await page.getByRole('tab', { name: 'Hardware' }).click()
  await page.getByRole('button', { name: 'Edit vCPUs and memory' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit shared' })
  await dialog.getByLabel('Memory (MiB)').fill('1024')
  await dialog.getByLabel('Description').fill('mine')
  await edit(vm, { memoryMiB: 512, description: 'theirs', startWithHost: true })

  await dialog.getByText('Somebody else changed what you are changing').waitFor()
  await dialog.getByText('yours: 1024').waitFor()
  await dialog.getByText('theirs: 512').waitFor()
  await dialog.getByText('Changed by somebody else meanwhile, and taken over here: Starts with its host: yes').waitFor()
  expect(await dialog.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  await expectAccessible(page)
  await picture(page, 'two-people')
  await dialog.getByRole('button', { name: 'Keep mine: Memory (MiB)' }).click()
  await dialog.getByRole('button', { name: 'Take theirs: Description' }).click()
  expect(await dialog.getByLabel('Description').inputValue()).toBe('theirs')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expect
    .poll(() => served.api.get<object>(`/v1/vms/${vm.id}`))
    .toMatchObject({ description: 'theirs', startWithHost: true, pending: [{ kind: 'memoryMiB', next: 1024 }] })
})

test('a session that ends in an edit, or in the editor of the configuration, takes nothing that was typed', async () => {
  const vm = await newVm('precious')
  await openVm(page, vm.id)
  await page.getByRole('tab', { name: 'Hardware' }).click()
  await page.getByRole('button', { name: 'Edit vCPUs and memory' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit precious' })
  await dialog.getByRole('list', { name: 'Steps' }).waitFor()
  await page.context().clearCookies()
  await dialog.getByLabel('Description').fill('typed with care')
  await signInAgain()
  expect(await dialog.getByLabel('Description').inputValue()).toBe('typed with care')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })

  await page.getByRole('tab', { name: 'Configuration' }).click()
  await page.getByRole('button', { name: 'From its next start on' }).click()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const field = page.getByRole('textbox', { name: 'Configuration' })
  const text = (await field.inputValue()).replace('"unmodelled": {}', '"unmodelled": { "hostdev": 2 }')
  await page.context().clearCookies()
  await field.fill(text)
  await page.getByRole('button', { name: 'Show the plan' }).click()
  await signInAgain()
  const plan = page.getByRole('dialog', { name: 'Write the configuration of precious' })
  await plan.getByRole('region', { name: 'What changes' }).getByText('"hostdev": 2').waitFor()
  await plan.getByRole('contentinfo').getByRole('button', { name: 'Close' }).click()
  expect(await field.inputValue()).toBe(text)
})

async function signInAgain(): Promise<void> {
  const again = page.getByRole('dialog', { name: 'Sign in again' })
  await again.getByLabel('API token').fill(served.token)
  await again.getByRole('button', { name: 'Sign in', exact: true }).click()
  await again.waitFor({ state: 'hidden' })
}

async function newVm(name: string): Promise<FoundVm> {
  const task = await served.api.post<{ id: string }>('/v1/vms', { name, vcpus: 2, memoryMiB: 256, start: true })
  await served.api.ended(task.id)
  return served.api.get<FoundVm>(`/v1/vms/${name}`)
}

async function edit(vm: FoundVm, change: object): Promise<void> {
  const task = await served.api.patch<{ id: string }>(`/v1/vms/${vm.id}`, change)
  await served.api.ended(task.id)
}
