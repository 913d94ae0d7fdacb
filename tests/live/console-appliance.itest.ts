/**
 * The console against a real libvirtd and a guest that is emulated: an appliance is imported by clicks, its serial line answers, and what
 * the guest draws on its screen is what the page shows. The colour comes from inside the guest, so no other picture can be mistaken for it.
 *
 * A guest of somebody else's, whose VNC server is a socket file, is there for VNC: the lab's hosts have a network of their own, files they share.
 */
import { join } from 'node:path'
import { demoAppliance, type LabHost, labUnavailable, startLibvirtd, tinyGuest } from '@covisor/lab'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FoundVm, signedIn, stateOf } from '../system/support/console-page.ts'
import { picture } from '../system/support/picture.ts'
import { type ServedConsole, serveConsole } from '../system/support/served-console.ts'

const unavailable = await labUnavailable()

/** Guests are emulated: the kernel takes its time. */
const BOOT_MS = 150_000
/** More than firmware writes: some ten lines. */
const LETTER_PIXELS = 4000
/** Typed on a keyboard without its Shift key, which the driver of the browser does not press. */
const RED = "printf '\\033[41m'; clear"
const PLAIN = "printf '\\033[0m'; clear; cat /proc/version; ls -l /"
/** Clears the first virtual terminal in colour 4 of a Linux console. VGA shows it as 0, 0, 170; palettes have 6 bits a colour. */
const PAINT = "printf '\\033[44m\\033[2J' > /dev/tty1"
/** As long as VNC takes them. */
const SCREEN_PASSWORD = 'canary7f'
/** Answered with `hereiam`, and harmless in whatever part of it arrives: no quote that would stay open. */
const READY = 'printf here; echo iam'

describe.skipIf(unavailable !== undefined)('on a real host', () => {
  let host: LabHost
  let served: ServedConsole
  let page: Page
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'kvm1' })
    served = await serveConsole('libvirt')
    page = await signedIn(served)
  })
  afterAll(async () => {
    await served?.close()
    await host?.stop()
  })

  test('an appliance is imported, its serial line answers, and its screen shows what the guest draws', async () => {
    await addHostWithPool()
    await importAppliance()
    await page.getByRole('link', { name: 'Open its console' }).click()
    await stateOf(page, 'running').waitFor()

    await page.getByRole('button', { name: 'Serial', exact: true }).click()
    const serial = page.getByRole('group', { name: 'Serial console' })
    await page.getByText('Connected').waitFor()
    const input = serial.getByRole('textbox', { name: 'Terminal input' })
    await answers(async () => {
      await input.focus()
      await page.keyboard.type(`${READY}\n`)
      await serial.getByText('hereiam').first().waitFor({ timeout: 5_000 })
    })
    // Only now: of what is typed while the shell begins, the end alone may arrive, and say that it is painted.
    await page.keyboard.type(`${PAINT} && echo paint''ed\n`)
    await serial.getByText('painted').first().waitFor({ timeout: 60_000 })

    await page.getByRole('button', { name: 'Screen', exact: true }).click()
    // Its network is its own, so that VNC does not lead there: the reason is said, and there is a live picture.
    await page.getByText(/its VNC server at 127\.0\.0\.1:\d+ does not let us in/).waitFor()
    await page.getByRole('img', { name: 'Screen of real01' }).waitFor()
    await expect.poll(shareOfBlue, { timeout: 60_000 }).toBeGreaterThan(0.8)
  })

  test('by VNC the page shows pixel for pixel what the hypervisor sees, and what is typed arrives', async () => {
    const { id } = await screenGuest()
    await page.goto(`/vms/${id}?tab=console`)
    await page.getByText('Connected').waitFor()
    // What the guest writes until its shell is there, the same on both sides. Keys that come earlier keep its keyboard from being found.
    await expect.poll(() => screens(id), { timeout: BOOT_MS }).toMatchObject({ isSame: true, hasLetters: true })
    const canvas = page.getByRole('group', { name: 'Screen' }).locator('canvas')
    await canvas.focus()
    await page.keyboard.type(`${RED}\n`, { delay: 20 })
    await expect.poll(() => screens(id), { timeout: BOOT_MS }).toMatchObject({ isSame: true, isRed: true })
    await page.keyboard.type(`${PLAIN}\n`, { delay: 20 })
    await expect
      .poll(() => screens(id), { timeout: BOOT_MS })
      .toMatchObject({ isSame: true, isRed: false, hasLetters: true })
    await picture(page, 'console-vnc')
    for (const path of [`/v1/vms/${id}`, `/v1/vms/${id}/native-config`, `/v1/vms/${id}/history`, '/v1/audit'])
      expect(await told(path), path).not.toContain(SCREEN_PASSWORD)
  })

  /** Boots at once, from a kernel. */
  async function screenGuest(): Promise<FoundVm> {
    const { kernel, initrd, commandLine } = await tinyGuest()
    await host.virshXml(
      'define',
      `<domain type="qemu"><name>screen01</name><memory unit="MiB">256</memory>
        <os><type arch="x86_64" machine="q35">hvm</type>
          <kernel>${kernel}</kernel><initrd>${initrd}</initrd><cmdline>${commandLine}</cmdline></os>
        <features><acpi/></features>
        <devices><serial type="pty"/><video><model type="vga"/></video>
          <graphics type="vnc" passwd="${SCREEN_PASSWORD}"><listen type="socket" socket="${join(host.pool, 'screen01.vnc')}"/></graphics></devices></domain>`,
    )
    await host.virsh('start', 'screen01')
    const find = async () =>
      (await served.api.get<{ items: FoundVm[] }>('/v1/vms?name=screen01&state=running')).items[0]
    await expect.poll(find, { timeout: 30_000 }).toBeDefined()
    return (await find())!
  }

  async function told(path: string): Promise<string> {
    const reply = await fetch(new URL(path, served.url), { headers: { authorization: `Bearer ${served.token}` } })
    expect(reply.status, path).toBe(200)
    return await reply.text()
  }

  /** The canvas of the page beside a screenshot by libvirt. Some hundred pixels may differ: a cursor blinks. */
  async function screens(id: string) {
    const shot = await fetch(new URL(`/v1/vms/${id}/screenshot`, served.url), {
      headers: { authorization: `Bearer ${served.token}` },
    })
    const theirs = `data:${shot.headers.get('content-type')};base64,${Buffer.from(await shot.arrayBuffer()).toString('base64')}`
    const canvas = page.getByRole('group', { name: 'Screen' }).locator('canvas')
    return canvas.evaluate(
      async (element, [url, letters]) => {
        const { width, height } = element as HTMLCanvasElement
        const image = Object.assign(new Image(), { src: url })
        await image.decode()
        const other = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')!
        other.drawImage(image, 0, 0)
        const ours = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data
        const wanted = other.getImageData(0, 0, width, height).data
        let [different, lit, red] = [0, 0, 0]
        for (let i = 0; i < ours.length; i += 4) {
          if (ours[i] !== wanted[i] || ours[i + 1] !== wanted[i + 1] || ours[i + 2] !== wanted[i + 2]) different++
          if (ours[i + 1]! > 100) lit++
          if (ours[i]! > 150 && ours[i + 1]! < 16) red++
        }
        const isSameSize = image.naturalWidth === width && image.naturalHeight === height
        const isRed = red > 0.8 * width * height
        return { isSame: isSameSize && different < 300, hasLetters: lit > letters, isRed, different, lit }
      },
      [theirs, LETTER_PIXELS] as const,
    )
  }

  /** What is typed before the guest's shell is there is lost, so it is typed again. */
  async function answers(ask: () => Promise<void>): Promise<void> {
    const deadline = AbortSignal.timeout(BOOT_MS)
    for (;;) {
      const error: unknown = await ask().then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error === undefined) return
      if (deadline.aborted) throw error
    }
  }

  async function addHostWithPool(): Promise<void> {
    await page.goto('/hosts')
    await page.getByRole('button', { name: 'Add host' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Add a host' })
    await dialog.getByRole('textbox', { name: 'Address' }).fill(host.uri)
    await dialog.getByRole('list', { name: 'Steps' }).waitFor()
    await dialog.getByRole('button', { name: 'Add host' }).click()
    await page.getByRole('grid', { name: 'Hosts' }).getByRole('link', { name: 'kvm1' }).waitFor()
    const [{ id }] = (await served.api.get<{ items: [{ id: string }] }>('/v1/hosts')).items
    await run('/v1/pools', { name: 'disks', host: id, path: host.pool })
    await run('/v1/networks', { name: 'lan', host: id, kind: 'isolated' })
  }

  async function importAppliance(): Promise<void> {
    await page.goto('/import')
    await page.getByLabel('Appliance or disk image').setInputFiles((await demoAppliance()).ova)
    await page.getByRole('heading', { name: 'What is inside' }).waitFor()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('real01')
    await page.getByLabel(/^Network for/).selectOption('lan')
    await page.getByRole('button', { name: 'Show the plan' }).click()
    const dialog = page.getByRole('dialog', { name: 'Import real01' })
    await dialog.getByRole('list', { name: 'Steps' }).waitFor()
    await dialog.getByRole('button', { name: 'Import' }).click()
  }

  async function run(path: string, body: object): Promise<void> {
    await served.api.ended((await served.api.post<{ id: string }>(path, body)).id)
  }

  /** Of the pixels that the page shows. */
  async function shareOfBlue(): Promise<number> {
    return page.getByRole('img', { name: 'Screen of real01' }).evaluate((element) => {
      const image = element as HTMLImageElement
      const { naturalWidth: width, naturalHeight: height } = image
      const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')!
      context.drawImage(image, 0, 0)
      const { data } = context.getImageData(0, 0, width, height)
      let found = 0
      for (let i = 0; i < data.length; i += 4)
        if (data[i]! < 16 && data[i + 1]! < 16 && data[i + 2]! > 150 && data[i + 2]! < 190) found++
      return found / (width * height)
    })
  }
})
