/** What every walk through the console does, by visible roles and labels alone: sign in, open a VM, read its state, choose an action. */
import type { Locator, Page } from 'playwright-core'
import type { ServedConsole } from './served-console.ts'

/** A new browser profile that is signed in, on the overview. */
export async function signedIn(served: ServedConsole): Promise<Page> {
  const page = await served.visitor()
  await page.goto('/')
  await signIn(page, served.token)
  return page
}

export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('API token').fill(token)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
}

/** A simulated host with VMs, added over the API: for tests that are about something else. */
export async function addSimulatedHost({ api }: ServedConsole, uri = 'sim://kvm1?hosts=1&vms=24'): Promise<void> {
  const task = await api.post<{ id: string }>('/v1/endpoints', { uri })
  await api.ended(task.id)
}

export interface FoundVm {
  readonly id: string
  readonly name: string
}

/** The first VM that is in this state. */
export async function firstVm({ api }: ServedConsole, state = 'running'): Promise<FoundVm> {
  const { items } = await api.get<{ items: FoundVm[] }>(`/v1/vms?state=${state}&limit=1`)
  if (items[0] === undefined) throw new Error(`no VM is ${state}`)
  return items[0]
}

export async function openVm(page: Page, vm: string): Promise<void> {
  await page.goto(`/vms/${vm}`)
  await page.getByRole('tab', { name: 'Summary' }).waitFor()
}

/** The state beside the VM's name. */
export const stateOf = (page: Page, name: string): Locator =>
  page.getByRole('main').getByLabel('State').getByText(name, { exact: true })

export async function chooseAction(page: Page, action: string, confirm = action): Promise<void> {
  await page.getByRole('button', { name: action, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click()
}
