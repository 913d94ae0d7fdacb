/** Looking at and talking to a running VM. */
import { describe, expect, test } from 'vitest'
import type { ByteDuplex } from '../console.ts'
import type { Skip, WithSubject } from './subject.ts'

export function describeConsoles(subject: WithSubject): void {
  const serial = (skip: Skip) => subject().session.serial ?? skip('this driver has no serial part')

  describe('consoles', () => {
    test('a guest that talks answers on its serial console', async ({ skip }) => {
      const guest = subject().world.talkingGuest ?? skip('this world has no guest that talks')
      const part = serial(skip)
      const { target } = await subject().running(guest.makeDefinition())
      const console = await part.open(target, { takeOver: false }, subject().signal)
      subject().afterwards(() => console.close())
      await console.write(new TextEncoder().encode(guest.say))
      expect(await textUntil(console, guest.answer)).toMatch(guest.answer)
    })

    test('a closed console ends', async ({ skip }) => {
      const part = serial(skip)
      const { target } = await subject().running()
      const console = await part.open(target, { takeOver: false }, subject().signal)
      await console.close()
      await console.close()
      for await (const bytes of console.readable) void bytes
      expect(await subject().power(target)).toBe('running')
    })

    test('a console ends when its VM is switched off', async ({ skip }) => {
      const part = serial(skip)
      const { target } = await subject().running()
      const console = await part.open(target, { takeOver: false }, subject().signal)
      subject().afterwards(() => console.close())
      await subject().session.stopVm(target, subject().signal)
      for await (const bytes of console.readable) void bytes
      expect(await subject().power(target)).toBe('stopped')
    })

    test('taking over a console ends the other session on it', async ({ skip }) => {
      const part = serial(skip)
      const { target } = await subject().running()
      const first = await part.open(target, { takeOver: false }, subject().signal)
      const second = await part.open(target, { takeOver: true }, subject().signal)
      subject().afterwards(() => second.close())
      for await (const bytes of first.readable) void bytes
      await expect(second.write(Uint8Array.of(13))).resolves.toBeUndefined()
    })

    test('the serial console of a stopped VM is CONSOLE_UNAVAILABLE', async ({ skip }) => {
      const part = serial(skip)
      const { target } = await subject().defined()
      const opening = part.open(target, { takeOver: false }, subject().signal)
      await expect(opening).rejects.toMatchObject({ code: 'CONSOLE_UNAVAILABLE' })
    })

    test('the graphical console of a running VM speaks RFB', async ({ skip }) => {
      const part = subject().session.graphics ?? skip('this driver has no graphics part')
      const definition = subject().world.makeDefinition()
      if (definition.spec.graphics === 'none') skip('VMs of this world have no graphics')
      const { target } = await subject().running(definition)
      const { stream } = await part.open(target, subject().signal)
      subject().afterwards(() => stream.close())
      expect(await textUntil(stream, /RFB \d{3}\.\d{3}\n/)).toMatch(/^RFB 003\.\d{3}\n/)
    })

    test('the graphical console of a stopped VM is CONSOLE_UNAVAILABLE', async ({ skip }) => {
      const part = subject().session.graphics ?? skip('this driver has no graphics part')
      const { target } = await subject().defined()
      await expect(part.open(target, subject().signal)).rejects.toMatchObject({ code: 'CONSOLE_UNAVAILABLE' })
    })

    test('the picture of a running VM is a PNG or a PPM', async ({ skip }) => {
      const part = subject().session.screen ?? skip('this driver has no screen part')
      await subject().needs(skip, 'screenshot')
      const { target } = await subject().running()
      const { mediaType, bytes } = await part.screenshot(target, subject().signal)
      const begins = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
      if (mediaType === 'image/png') expect(begins).toBe('\x89PNG')
      else expect([mediaType, begins.slice(0, 2)]).toEqual(['image/x-portable-pixmap', 'P6'])
    })

    test('keys can be sent to a running VM', async ({ skip }) => {
      const part = subject().session.screen ?? skip('this driver has no screen part')
      await subject().needs(skip, 'send-keys')
      const { target } = await subject().running()
      const ctrlAltDelete = [29, 56, 111]
      await expect(part.sendKeys(target, ctrlAltDelete, subject().signal)).resolves.toBeUndefined()
    })
  })
}

/** What a console says, up to and including what was waited for. */
async function textUntil(console: ByteDuplex, wanted: RegExp): Promise<string> {
  const decoder = new TextDecoder('latin1')
  let text = ''
  for await (const bytes of console.readable) {
    text += decoder.decode(bytes, { stream: true })
    if (wanted.test(text)) return text
  }
  throw new Error(`the console ended without ${wanted}; it said: ${text}`)
}
