/** The screen of a simulated VM, and keys that nobody inside listens to. */
import type { ScreenPart } from '@covisor/driver-api'
import { pictureOf } from '../guest/picture.ts'
import { pngOf } from '../guest/png.ts'
import type { Caller } from './caller.ts'
import { mustBeOn } from './while-on.ts'

export const screenPart = (caller: Caller): ScreenPart => ({
  screenshot: (target, signal) =>
    caller.call('screenshot', { vm: target.vm }, signal, () => {
      const { displayName, nativeName, power } = mustBeOn(caller.endpoint, target).observed
      return { mediaType: 'image/png', bytes: pngOf(pictureOf(displayName ?? nativeName, power === 'paused')) }
    }),
  sendKeys: (target, _keyCodes, signal) =>
    caller.call('sendKeys', { vm: target.vm }, signal, () => {
      mustBeOn(caller.endpoint, target)
    }),
})
