/** The graphical console of a simulated VM. */
import type { GraphicsPart } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { BytePipe } from '../guest/byte-pipe.ts'
import { pictureOf } from '../guest/picture.ts'
import { RfbServer } from '../guest/rfb-server.ts'
import type { Caller } from './caller.ts'
import { mustBeOn, whileOn } from './while-on.ts'

export const graphicsPart = (caller: Caller): GraphicsPart => ({
  open: (target, signal) =>
    caller.call('openGraphics', { vm: target.vm }, signal, () => {
      const { nativeRef, displayName, nativeName, power, graphics } = mustBeOn(caller.endpoint, target).observed
      const name = displayName ?? nativeName
      if (!graphics.includes('vnc')) {
        throw new AppError('CONSOLE_UNAVAILABLE', { vm: name, why: 'it has no VNC server' })
      }
      const server = new RfbServer(pictureOf(name, power === 'paused'), name)
      const pipe = new BytePipe()
      const close = whileOn(caller, nativeRef, () => pipe.end())
      pipe.push(server.greeting())
      const stream = {
        readable: pipe,
        async write(bytes: Uint8Array) {
          const answer = server.receive(bytes)
          if (answer === undefined) close()
          else if (answer.length > 0) pipe.push(answer)
        },
        async close() {
          close()
        },
      }
      return { stream }
    }),
})
