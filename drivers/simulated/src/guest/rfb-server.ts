/**
 * The VNC server of a simulated VM: RFB 3.8 (RFC 6143), one still picture, no authentication.
 *
 * Bytes in, bytes out; no sockets. Raw encoding alone, in the pixel format that the client asked for. The first update is
 * the whole picture; incremental requests wait for ever, because nothing moves.
 */
import type { Picture } from './picture.ts'

interface PixelFormat {
  readonly bytesPerPixel: 1 | 2 | 4
  readonly bigEndian: boolean
  readonly max: readonly [number, number, number]
  readonly shift: readonly [number, number, number]
}

/** RFC 6143, 7.5: fixed parts of the client's messages, type byte included. */
const messageLengths: Readonly<Record<number, number>> = { 0: 20, 2: 4, 3: 10, 4: 8, 5: 6, 6: 8 }
const SECURITY_NONE = 1
const MOST_UNREAD_BYTES = 1 << 20

export class RfbServer {
  readonly #picture: Picture
  readonly #name: string
  #state: 'version' | 'security' | 'init' | 'open' | 'broken' = 'version'
  #unread = Buffer.alloc(0)
  #format: PixelFormat = { bytesPerPixel: 4, bigEndian: false, max: [255, 255, 255], shift: [16, 8, 0] }

  constructor(picture: Picture, name: string) {
    this.#picture = picture
    this.#name = name
  }

  greeting(): Uint8Array {
    return Buffer.from('RFB 003.008\n', 'latin1')
  }

  /** Answers what a client sent. Undefined: the client speaks something else, and the connection is over. */
  receive(bytes: Uint8Array): Uint8Array | undefined {
    this.#unread = Buffer.concat([this.#unread, bytes])
    const answers: Uint8Array[] = []
    for (let length = this.#nextLength(); this.#unread.length >= length; length = this.#nextLength()) {
      const message = this.#unread.subarray(0, length)
      this.#unread = this.#unread.subarray(length)
      const answer = this.#answer(message)
      if (answer !== undefined) answers.push(answer)
      if (this.#state === 'broken') return undefined
    }
    if (this.#unread.length > MOST_UNREAD_BYTES) return undefined
    return Buffer.concat(answers)
  }

  /** Of the next message, as far as is known by now; more than there is means wait. */
  #nextLength(): number {
    if (this.#state === 'version') return 12
    if (this.#state !== 'open') return 1
    const type = this.#unread[0]
    if (type === undefined) return 1
    const fixed = messageLengths[type] ?? 1
    if (this.#unread.length < fixed) return fixed
    if (type === 2) return fixed + 4 * this.#unread.readUInt16BE(2)
    if (type === 6) return fixed + this.#unread.readUInt32BE(4)
    return fixed
  }

  #answer(message: Buffer): Uint8Array | undefined {
    switch (this.#state) {
      case 'version':
        this.#state = message.toString('latin1').startsWith('RFB 003.008') ? 'security' : 'broken'
        return Uint8Array.of(1, SECURITY_NONE)
      case 'security':
        this.#state = message[0] === SECURITY_NONE ? 'init' : 'broken'
        return Buffer.alloc(4) // SecurityResult: OK
      case 'init':
        this.#state = 'open'
        return this.#serverInit()
      default:
        return this.#answerOpen(message)
    }
  }

  #answerOpen(message: Buffer): Uint8Array | undefined {
    const type = message[0] ?? 255
    if (messageLengths[type] === undefined) this.#state = 'broken'
    if (type === 0) {
      const format = pixelFormatOf(message.subarray(4))
      if (format === undefined) this.#state = 'broken'
      else this.#format = format
    }
    const isFullRequest = type === 3 && message[1] === 0
    return isFullRequest ? this.#wholePicture() : undefined
  }

  #serverInit(): Uint8Array {
    const { width, height } = this.#picture
    const name = Buffer.from(this.#name, 'utf8')
    const init = Buffer.alloc(24)
    init.writeUInt16BE(width, 0)
    init.writeUInt16BE(height, 2)
    init.set([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0], 4)
    init.writeUInt32BE(name.length, 20)
    return Buffer.concat([init, name])
  }

  #wholePicture(): Uint8Array {
    const { width, height, rgb } = this.#picture
    const { bytesPerPixel, bigEndian, max, shift } = this.#format
    const head = Buffer.alloc(16) // FramebufferUpdate with one rectangle at 0,0 in encoding 0, raw
    head.writeUInt16BE(1, 2)
    head.writeUInt16BE(width, 8)
    head.writeUInt16BE(height, 10)
    const pixels = Buffer.alloc(width * height * bytesPerPixel)
    for (let i = 0; i < width * height; i++) {
      let value = 0
      for (let c = 0; c < 3; c++) {
        value += Math.round(((rgb[i * 3 + c] ?? 0) * (max[c] ?? 0)) / 255) * 2 ** (shift[c] ?? 0)
      }
      if (bigEndian) pixels.writeUIntBE(value, i * bytesPerPixel, bytesPerPixel)
      else pixels.writeUIntLE(value, i * bytesPerPixel, bytesPerPixel)
    }
    return Buffer.concat([head, pixels])
  }
}

/** RFC 6143, 7.4. Undefined for what this server does not draw: colour maps, odd sizes, colours outside of the pixel. */
function pixelFormatOf(bytes: Buffer): PixelFormat | undefined {
  const bits = bytes.readUInt8(0)
  const isTrueColour = bytes.readUInt8(3) !== 0
  if (!isTrueColour || (bits !== 8 && bits !== 16 && bits !== 32)) return undefined
  const max = [bytes.readUInt16BE(4), bytes.readUInt16BE(6), bytes.readUInt16BE(8)] as const
  const shift = [bytes.readUInt8(10), bytes.readUInt8(11), bytes.readUInt8(12)] as const
  const largest = max.reduce((sum, m, c) => sum + m * 2 ** (shift[c] ?? 0), 0)
  if (largest >= 2 ** bits) return undefined
  return { bytesPerPixel: (bits / 8) as 1 | 2 | 4, bigEndian: bytes.readUInt8(2) !== 0, max, shift }
}
