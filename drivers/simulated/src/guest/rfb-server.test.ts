/** The VNC server, byte by byte and cut everywhere. */
import { describe, expect, test } from 'vitest'
import { pictureOf } from './picture.ts'
import { RfbServer } from './rfb-server.ts'

const picture = pictureOf('web01', false)
const PIXELS = picture.width * picture.height

const bytes = (...values: readonly number[]) => Uint8Array.from(values)
const hello = Buffer.concat([Buffer.from('RFB 003.008\n'), bytes(1), bytes(1)])
const wholePicture = bytes(3, 0, 0, 0, 0, 0, 1, 64, 0, 200)
const setEncodings = bytes(2, 0, 0, 2, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x11)
const setSixteenBits = bytes(0, 0, 0, 0, 16, 16, 1, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0, 0, 0, 0)
const cutText = bytes(6, 0, 0, 0, 0, 0, 0, 3, 97, 98, 99)

describe('the RFB server of a simulated VM', () => {
  test('greets, asks for no password and says how large the screen is', () => {
    const answer = Buffer.from(new RfbServer(picture, 'web01').receive(hello) ?? [])
    const init = answer.subarray(2 + 4)
    expect([answer[0], answer[1], answer.readUInt32BE(2)]).toEqual([1, 1, 0])
    expect([init.readUInt16BE(0), init.readUInt16BE(2), init.toString('utf8', 24)]).toEqual([320, 200, 'web01'])
  })

  test('sends the picture when it is asked for all of it', () => {
    const server = new RfbServer(picture, 'web01')
    server.receive(hello)
    const update = Buffer.from(server.receive(wholePicture) ?? [])
    expect(update).toHaveLength(16 + PIXELS * 4)
    const [red, green, blue] = picture.rgb
    expect([...update.subarray(16, 20)]).toEqual([blue, green, red, 0])
  })

  test('sends pixels in the format that the client asked for', () => {
    const server = new RfbServer(picture, 'web01')
    server.receive(hello)
    expect(server.receive(Buffer.concat([setSixteenBits, wholePicture]))).toHaveLength(16 + PIXELS * 2)
  })

  test('answers the same wherever the stream is cut', () => {
    const stream = Buffer.concat([hello, setEncodings, cutText, wholePicture])
    const whole = Buffer.from(new RfbServer(picture, 'web01').receive(stream) ?? [])
    for (let cut = 0; cut <= stream.length; cut++) {
      const server = new RfbServer(picture, 'web01')
      const answers = [server.receive(stream.subarray(0, cut)), server.receive(stream.subarray(cut))]
      expect(Buffer.compare(Buffer.concat(answers.map((a) => a ?? Buffer.alloc(0))), whole), `cut at ${cut}`).toBe(0)
    }
  })

  test('ends with a client that speaks something else', () => {
    expect(new RfbServer(picture, 'web01').receive(Buffer.from('GET / HTTP/1.1\r\n'))).toBeUndefined()
  })

  test('ends with a message that it does not know', () => {
    const server = new RfbServer(picture, 'web01')
    server.receive(hello)
    expect(server.receive(bytes(200))).toBeUndefined()
  })
})
