/** A picture of the screen, and keys pressed from outside. */
import type { ScreenPart } from '@covisor/driver-api'
import { KeycodeSet } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import type { HostLink } from '../session/host-link.ts'

/** A 4K screen as PPM is 25 MB. */
const LARGEST_PICTURE = 128 * 2 ** 20
const HOLD_MS = 50
const FIRST_SCREEN = 0

export function screenPart(link: HostLink): ScreenPart {
  return {
    async screenshot(target, signal) {
      const question = { action: 'show the screen', subject: subjectOf(target), signal }
      const args = { dom: domainOf(target), screen: FIRST_SCREEN }
      const { mime, stream } = await link.askSlow(question, (call, options) => call.domainScreenshot(args, options))
      const pieces: Uint8Array[] = []
      let length = 0
      try {
        for await (const piece of stream) {
          signal.throwIfAborted()
          length += piece.length
          if (length > LARGEST_PICTURE) {
            const why = `it sends a picture larger than ${LARGEST_PICTURE} bytes`
            throw new AppError('HOST_REFUSED', { host: link.label, action: question.action, why })
          }
          pieces.push(piece)
        }
      } catch (error) {
        throw link.translated(error, question)
      }
      return { mediaType: mime ?? 'image/x-portable-pixmap', bytes: Buffer.concat(pieces) }
    },

    async sendKeys(target, keyCodes, signal) {
      const question = { action: 'press keys', subject: subjectOf(target), signal }
      const args = { dom: domainOf(target), codeset: KeycodeSet.LINUX, holdtime: HOLD_MS, keycodes: [...keyCodes] }
      await link.ask(question, (call, options) => call.domainSendKey(args, options))
    },
  }
}
