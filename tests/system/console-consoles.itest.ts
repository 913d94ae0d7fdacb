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
  ['a name that does not end', (socket) => speakVnc(socket, [0, 4, 0, 4], { nameLength: [0xff, 0xff, 0xff, 0xff] })],
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

test('a screen by VNC takes keys and a clipboard, is fitted in and shown alone, and is kept as a picture', async () => {
  const said: Buffer[] = []
  const sent = () => Buffer.concat(said).toString('hex')
  let tell = (_text: string) => {}
  await page.routeWebSocket(CONSOLE_SOCKET, (socket) => {
    socket.send(JSON.stringify({ kind: 'vnc', password: null }))
    tell = (text) => socket.send(Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0, text.length]), Buffer.from(text)]))
    speakVnc(socket, [0, 64, 0, 48], { draws: WHITE_PIXEL, heard: (bytes) => said.push(bytes) })
  })
  const vm = await vmWith('vnc')
  await openConsole(vm)
  await page.getByText('Connected').waitFor()
  await expect.poll(() => shareOfWhite()).toBeGreaterThan(0)

  await page.getByRole('button', { name: 'Send keys' }).click()
  await page.getByRole('menuitem', { name: 'Ctrl-Alt-Del' }).click()
  const press = (down: number) => ['ffe3', 'ffe9', 'ffff'].map((key) => `040${down}00000000${key}`)
  await expect.poll(sent).toContain(press(1).join(''))
  await expect.poll(sent).toContain(press(0).toReversed().join(''))

  tell('copied inside')
  await page.getByRole('button', { name: 'Clipboard' }).click()
  const dialog = page.getByRole('dialog', { name: 'Clipboard of the guest' })
  await expect.poll(() => dialog.getByLabel('What the guest copied').inputValue()).toBe('copied inside')
  await dialog.getByLabel('Text for the guest to paste').fill('pasted')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Give it to the guest' }).click()
  await expect.poll(sent).toContain(`0600000000000006${Buffer.from('pasted').toString('hex')}`)

  const canvas = page.getByRole('group', { name: 'Screen' }).locator('canvas')
  const width = async () => Math.round((await canvas.boundingBox())!.width)
  expect(await width()).toBeGreaterThan(64)
  await page.getByRole('button', { name: 'Fit in' }).click()
  await expect.poll(width).toBe(64)

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save screenshot' }).click()
  const picture = await readFile(await (await download).path())
  expect([picture.readUInt32BE(0), picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([0x89504e47, 64, 48])

  await page.getByRole('button', { name: 'Full screen' }).click()
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.getAttribute('aria-label'))).toBe('Screen')
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

test('a console is opened again by itself when its VM has moved, and a serial one shows what was said before', async () => {
  const vm = await vmWithoutDisk('mover')
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  const opened = async (count: number) => {
    await expect.poll(() => sockets.length).toBe(count)
    await page.getByText('Connected').waitFor()
  }
  const move = async () => {
    await run(`/v1/vms/${vm.id}/migrate`, {})
    await stateOf(page, 'running').waitFor()
  }
  await openConsole(vm)
  await opened(1)
  await move()
  await opened(2)

  const serial = page.getByRole('group', { name: 'Serial console' })
  await page.getByRole('button', { name: 'Serial', exact: true }).click()
  await opened(3)
  await serial
    .getByText(/login:/)
    .first()
    .waitFor()
  await page.keyboard.type('hello\n')
  await serial.getByText('hello from mover').first().waitFor()
  await move()
  await opened(4)
  await serial.getByText('hello from mover').first().waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Serial', exact: true }).click()
  await serial.getByText('hello from mover').first().waitFor()
})

interface VncServer {
  readonly nameLength?: readonly number[]
  /** Once the client may ask for pictures; without it, nonsense. */
  readonly draws?: Buffer
  readonly heard?: (bytes: Buffer) => void
}

/** A server that greets like VNC and then says how large its screen is. What it says after that is up to the test. */
function speakVnc(socket: WebSocketRoute, size: readonly number[], server: VncServer = {}): void {
  const { nameLength = [0, 0, 0, 1], draws, heard } = server
  const isEndless = nameLength[0] !== 0
  const says = [
    Buffer.from([1, 1]),
    Buffer.from([0, 0, 0, 0]),
    Buffer.from([...size, ...PIXELS, ...nameLength, 0x78]),
    ...(isEndless ? [Buffer.alloc(2 ** 17, 0x78)] : []),
  ]
  let isDrawn = false
  socket.onMessage((message) => {
    heard?.(Buffer.from(message))
    const next = says.shift()
    if (next !== undefined) socket.send(next)
    if (isEndless && says.length === 1) socket.send(says.pop()!)
    if (next !== undefined || isDrawn) return
    isDrawn = draws !== undefined
    socket.send(draws ?? Buffer.from([0, 0, 0, 2, ...Array.from({ length: 60 }, () => 0xfe)]))
  })
  socket.send(Buffer.from('RFB 003.008\n'))
}

/** One update with one rectangle of one pixel, raw. */
const WHITE_PIXEL = Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 255, 255, 255, 255])

/** Of the pixels on the canvas. */
const shareOfWhite = (): Promise<number> =>
  page.locator('canvas').evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
    let found = 0
    for (let i = 0; i < data.length; i += 4) if (data[i] === 255 && data[i + 1] === 255 && data[i + 2] === 255) found++
    return found / (width * height)
  })

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
