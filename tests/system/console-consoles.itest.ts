/** Consoles of VMs in the page: what is typed, what is found, what happens when VNC does not lead there, lies, or moves away. */
import { readFile } from 'node:fs/promises'
import type { Page, WebSocketRoute } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { addSimulatedHost, type FoundVm, signedIn, stateOf } from './support/console-page.ts'
import { picture } from './support/picture.ts'
import { type ServedConsole, serveConsole } from './support/served-console.ts'

const CONSOLE_SOCKET = /\/v1\/console/

let served: ServedConsole
let page: Page

beforeAll(async () => {
  served = await serveConsole()
  await addSimulatedHost(served, 'sim://kvm1?hosts=1&vms=12')
  await addSimulatedHost(served, 'sim://kvm2?hosts=1&vms=0')
})
afterAll(() => served?.close())

beforeEach(async () => {
  page = await signedIn(served)
})
afterEach(() => page.context().close())

const lies: readonly (readonly [what: string, say: (socket: WebSocketRoute) => void])[] = [
  ['another protocol', (socket) => socket.send(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))],
  ['a version that does not exist', (socket) => socket.send(Buffer.from('RFB 999.999\n'))],
  ['a screen of 65535 × 65535 with half a picture', (socket) => speakVnc(socket, [0xff, 0xff, 0xff, 0xff])],
  ['updates that are not updates', (socket) => speakVnc(socket, [0x02, 0x80, 0x01, 0xe0])],
]

test.each(lies)('a guest that sends %s ends its console, not the page', async (_what, say) => {
  const errors: string[] = []
  page.on('pageerror', ({ message }) => errors.push(message))
  await page.routeWebSocket(CONSOLE_SOCKET, (socket) => {
    socket.send(JSON.stringify({ kind: 'vnc', password: null }))
    say(socket)
  })
  await openConsole(await vmWith('vnc'))
  await page.getByText("What came from this VM's screen is not VNC, so the console was closed.").waitFor()
  expect(errors).toEqual([])
  await page.getByRole('button', { name: 'Serial', exact: true }).waitFor()
})

test('where VNC cannot be reached there are live pictures with the reason, and keys go through the hypervisor', async () => {
  await page.routeWebSocket(CONSOLE_SOCKET, async (socket) => {
    socket.send(JSON.stringify({ problem: { detail: 'it listens on an address that cannot be reached from here' } }))
    await socket.close({ code: 4409 })
  })
  await openConsole(await vmWith('vnc'))
  await page.getByText('it listens on an address that cannot be reached from here').waitFor()
  await page.getByRole('img', { name: /Screen of/ }).waitFor()
  await expectAccessible(page)
  await picture(page, 'console-picture')
  const pressed = sentKeys()
  await page.getByRole('group', { name: 'Picture of the screen' }).press('Control+c')
  await page.getByRole('button', { name: 'Send keys' }).click()
  await page.getByRole('menuitem', { name: 'Ctrl-Alt-Del' }).click()
  await expect
    .poll(() => pressed)
    .toEqual([
      [29, 46],
      [29, 56, 111],
    ])
})

test('a VM with SPICE alone is shown in pictures, and text is typed as the layout of its guest wants it', async () => {
  await openConsole(await vmWith('spice'))
  await page.getByText('Its screen speaks SPICE, which browsers do not.').waitFor()
  const pressed = sentKeys()
  await page.getByRole('button', { name: 'Type text' }).click()
  const dialog = page.getByRole('dialog', { name: 'Type text into the VM' })
  await dialog.getByRole('textbox', { name: 'Text' }).fill('yZ@')
  await dialog.getByLabel("Layout of the guest's keyboard").selectOption('Deutsch')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Type', exact: true }).click()
  await expect.poll(() => pressed).toEqual([[44], [42, 21], [100, 16]])
})

test('a serial console is searched and kept as a file', async () => {
  await openConsole(await vmWith('vnc'))
  await page.getByRole('button', { name: 'Serial', exact: true }).click()
  await page
    .getByRole('group', { name: 'Serial console' })
    .getByText(/login:/)
    .first()
    .waitFor()
  await page.getByRole('textbox', { name: 'Find in the console' }).fill('LOGIN')
  await page.getByRole('button', { name: 'Find above' }).click()
  await page.getByText(/Found in line \d+/).waitFor()
  await expectAccessible(page)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as text' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toMatch(/login:/)
})

test('a console is opened again by itself when its VM has moved to another host', async () => {
  const vm = await vmWithoutDisk('mover')
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await openConsole(vm)
  await page.getByText('Connected').waitFor()
  await run(`/v1/vms/${vm.id}/migrate`, {})
  await stateOf(page, 'running').waitFor()
  await expect.poll(() => sockets.length).toBe(2)
  await page.getByText('Connected').waitFor()
})

/** A server that greets like VNC and then says how large its screen is, with nothing sensible after it. */
function speakVnc(socket: WebSocketRoute, size: readonly number[]): void {
  const says = [Buffer.from([1, 1]), Buffer.from([0, 0, 0, 0]), Buffer.from([...size, ...PIXELS, 0, 0, 0, 1, 0x78])]
  socket.onMessage(() => {
    const next = says.shift()
    socket.send(next ?? Buffer.from([0, 0, 0, 2, ...Array.from({ length: 60 }, () => 0xfe)]))
  })
  socket.send(Buffer.from('RFB 003.008\n'))
}

/** 32 bits, true colour, as QEMU says it. */
const PIXELS = [32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0]

/** What the page asks the hypervisor to press from now on. */
function sentKeys(): number[][] {
  const sent: number[][] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/keys')) sent.push((request.postDataJSON() as { keyCodes: number[] }).keyCodes)
  })
  return sent
}

/** What has a disk in a pool of one host stays there. */
async function vmWithoutDisk(name: string): Promise<FoundVm> {
  await run('/v1/vms', { name, memoryMiB: 256, nics: [], start: false })
  const vm = await served.api.get<FoundVm & { disks: { key: string }[] }>(`/v1/vms/${name}`)
  const edit = { removeDisks: vm.disks.map(({ key }) => key), deleteVolumes: true }
  await served.api.ended((await served.api.patch<{ id: string }>(`/v1/vms/${vm.id}`, edit)).id)
  await run(`/v1/vms/${vm.id}/start`, {})
  return vm
}

async function run(path: string, body: object): Promise<void> {
  const task = await served.api.post<{ id: string }>(path, body)
  await served.api.ended(task.id)
}

async function openConsole({ id }: FoundVm): Promise<void> {
  await page.goto(`/vms/${id}?tab=console`)
  await page.getByRole('tab', { name: 'Console', selected: true }).waitFor()
}

async function vmWith(graphics: 'vnc' | 'spice'): Promise<FoundVm> {
  const { items } = await served.api.get<{ items: (FoundVm & { graphics: string[] })[] }>('/v1/vms?state=running')
  const found = items.find((vm) => vm.graphics.includes(graphics))
  if (found === undefined) throw new Error(`no running VM has ${graphics}`)
  return found
}
