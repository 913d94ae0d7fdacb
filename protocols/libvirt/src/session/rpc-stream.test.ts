/** Streams against a daemon in memory: both directions, holes, backpressure, every way to end. */
import { describe, expect, test, vi } from 'vitest'
import { LibvirtError } from '../errors/libvirt-error.ts'
import { ProtocolError } from '../errors/protocol-error.ts'
import { KEEPALIVE_PING, KEEPALIVE_PONG, KEEPALIVE_PROGRAM } from '../protocol/keepalive.ts'
import { storageVolumeCalls } from '../protocol/storage-volume.ts'
import { FakeDaemon } from '../testing/fake-daemon.ts'
import { STREAM_CHUNK_BYTES } from '../wire/limits.ts'
import { type Header, MessageType, Status } from '../wire/packet.ts'
import { remoteProgram } from './program.ts'
import type { RpcStream } from './rpc-stream.ts'
import { Session } from './session.ts'

const procedure = storageVolumeCalls.storageVolUpload
const vol = { pool: 'p', name: 'v', key: '/k' }

describe('writing', () => {
  test('is cut into packets that every libvirt accepts', async () => {
    const { daemon, stream } = await openStream()
    const content = Buffer.alloc(STREAM_CHUNK_BYTES * 2 + 10, 7)
    const written = stream.write(content)
    const packets = [await daemon.next(), await daemon.next(), await daemon.next()]
    await written
    expect(packets.map(({ payload }) => payload.length)).toEqual([STREAM_CHUNK_BYTES, STREAM_CHUNK_BYTES, 10])
    for (const { header } of packets)
      expect(header).toMatchObject({ type: MessageType.STREAM, status: Status.CONTINUE })
    expect(Buffer.concat(packets.map(({ payload }) => payload)).equals(content)).toBe(true)
  })

  test('waits while the connection is full', async () => {
    const { daemon, stream } = await openStream({ hold: true })
    let written = 0
    const writing = (async () => {
      for (let i = 0; i < 20; i++) {
        await stream.write(Buffer.alloc(10_000))
        written++
      }
    })()
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toBeLessThan(20)
    daemon.clientSide.uncork()
    for (let i = 0; i < 20; i++) await daemon.next()
    await writing
    expect(written).toBe(20)
  })

  test('is finished only when the daemon says so', async () => {
    const { daemon, stream, header } = await openStream()
    let isFinished = false
    const finishing = stream.finish().then(() => {
      isFinished = true
    })
    expect((await daemon.next()).header).toMatchObject({ type: MessageType.STREAM, status: Status.OK })
    expect(isFinished).toBe(false)
    daemon.stream(header, Status.OK)
    await finishing
    await expect(stream.write(Buffer.alloc(1))).rejects.toThrow('already ended')
  })

  test('fails with the error of the daemon, and so does finish', async () => {
    const { daemon, stream, header, session } = await openStream()
    daemon.fail({ ...header, type: MessageType.STREAM }, 38, 'No space left on device')
    await expect(stream.read()).rejects.toBeInstanceOf(LibvirtError)
    await expect(stream.write(Buffer.alloc(1))).rejects.toThrow('No space left on device')
    await expect(stream.finish()).rejects.toThrow('No space left on device')
    daemon.stream(header, Status.CONTINUE, Buffer.alloc(5)) // was under way already
    expect(session.isOpen).toBe(true)
  })
})

describe('reading', () => {
  test('gives data and holes in order, and finishes at the end', async () => {
    const { daemon, stream, header } = await openStream()
    daemon.stream(header, Status.CONTINUE, Buffer.from('abc'))
    const hole = Buffer.alloc(12)
    hole.writeBigInt64BE(4096n)
    daemon.send({ ...header, type: MessageType.STREAM_HOLE, status: Status.CONTINUE }, hole)
    daemon.stream(header, Status.CONTINUE) // the end of the data
    const finished = daemon.next().then((packet) => {
      expect(packet.header.status).toBe(Status.OK)
      daemon.stream(header, Status.OK)
    })
    const seen: string[] = []
    for await (const part of stream.parts())
      seen.push(part.kind === 'data' ? Buffer.from(part.bytes).toString() : String(part.length))
    await finished
    expect(seen).toEqual(['abc', '4096'])
  })

  test('shows holes as zeros to those who want bytes', async () => {
    const { daemon, stream, header } = await openStream()
    const hole = Buffer.alloc(12)
    hole.writeBigInt64BE(BigInt(STREAM_CHUNK_BYTES + 3))
    daemon.send({ ...header, type: MessageType.STREAM_HOLE, status: Status.CONTINUE }, hole)
    daemon.stream(header, Status.CONTINUE)
    void daemon.next().then(() => daemon.stream(header, Status.OK))
    let length = 0
    for await (const bytes of stream) {
      expect(bytes.every((byte) => byte === 0)).toBe(true)
      length += bytes.length
    }
    expect(length).toBe(STREAM_CHUNK_BYTES + 3)
  })

  test('stops the connection when nobody reads, and starts it again', async () => {
    const { daemon, stream, header } = await openStream()
    for (let i = 0; i < 40; i++) daemon.stream(header, Status.CONTINUE, Buffer.alloc(100_000))
    await expect.poll(() => daemon.clientSide.isPaused()).toBe(true)
    for (let i = 0; i < 40; i++) expect((await stream.read())?.kind).toBe('data')
    expect(daemon.clientSide.isPaused()).toBe(false)
  })

  test('that is stopped by its reader is no sign that the daemon is dead', async () => {
    const { daemon, stream, header, session } = await openStream()
    for (let i = 0; i < 80; i++) daemon.stream(header, Status.CONTINUE, Buffer.alloc(100_000))
    await expect.poll(() => daemon.clientSide.isPaused()).toBe(true)
    vi.useFakeTimers()
    try {
      session.startKeepalive({ intervalMs: 1000, count: 2 })
      await vi.advanceTimersByTimeAsync(4_000)
      expect(session.isOpen).toBe(true)
      for (let i = 0; i < 80; i++) await stream.read()
      await vi.advanceTimersByTimeAsync(10_000)
      expect(session.isOpen).toBe(false)
    } finally {
      vi.useRealTimers()
    }
  })

  test('that is stopped by its reader still lets the pings of the daemon be answered', async () => {
    const { daemon, header, session } = await openStream()
    for (let i = 0; i < 30; i++) daemon.stream(header, Status.CONTINUE, Buffer.alloc(100_000))
    const ping = { program: KEEPALIVE_PROGRAM, version: 1, procedure: KEEPALIVE_PING, type: MessageType.MESSAGE }
    daemon.send({ ...ping, serial: 0, status: Status.OK }, Buffer.alloc(0))
    await expect.poll(() => daemon.clientSide.isPaused()).toBe(true)
    expect(daemon.unread).toBe(0)
    vi.useFakeTimers()
    try {
      session.startKeepalive({ intervalMs: 1000, count: 2 })
      await vi.advanceTimersByTimeAsync(3000)
    } finally {
      vi.useRealTimers()
    }
    expect((await daemon.next()).header).toMatchObject({ program: KEEPALIVE_PROGRAM, procedure: KEEPALIVE_PONG })
    session.close()
  })

  test('never keeps the answer of a call out', async () => {
    const { daemon, stream, header, session } = await openStream()
    for (let i = 0; i < 40; i++) daemon.stream(header, Status.CONTINUE, Buffer.alloc(100_000))
    await expect.poll(() => daemon.clientSide.isPaused()).toBe(true)
    const { storageVolGetPath } = storageVolumeCalls
    const call = session.call(remoteProgram, 'storageVolGetPath', storageVolGetPath, { vol })
    daemon.reply((await daemon.nextCall(storageVolGetPath)).header, storageVolGetPath.ret, { name: '/k' })
    await expect(call).resolves.toEqual({ name: '/k' })
    expect((await stream.read())?.kind).toBe('data')
  })

  test('ends with an abort when the reader leaves early', async () => {
    const { daemon, stream, header } = await openStream()
    daemon.stream(header, Status.CONTINUE, Buffer.from('abc'))
    void daemon.next().then((packet) => {
      expect(packet.header.status).toBe(Status.ERROR)
      daemon.stream(header, Status.OK)
    })
    for await (const bytes of stream) {
      expect(bytes.length).toBe(3)
      break
    }
    expect(await stream.read()).toBeUndefined()
  })

  test('that is aborted with a reason fails with it, at once', async () => {
    const { stream } = await openStream()
    const reading = stream.read()
    void stream.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
    await expect(stream.write(Buffer.alloc(1))).rejects.toThrow('enough')
  })

  test('of a hole of less than nothing ends the session', async () => {
    const { daemon, session, header } = await openStream()
    daemon.send({ ...header, type: MessageType.STREAM_HOLE, status: Status.CONTINUE }, Buffer.alloc(12, 0xff))
    await expect(session.closed).resolves.toBeInstanceOf(ProtocolError)
  })

  test('as a web stream is aborted when it is cancelled, even while it waits for bytes', async () => {
    const { daemon, stream, header } = await openStream()
    const reader = stream.readable.getReader()
    const reading = reader.read()
    const cancelling = reader.cancel()
    expect((await daemon.next()).header.status).toBe(Status.ERROR)
    daemon.stream(header, Status.OK)
    await cancelling
    await expect(reading).resolves.toMatchObject({ done: true })
  })

  test('works as a web stream', async () => {
    const { daemon, stream, header } = await openStream()
    daemon.stream(header, Status.CONTINUE, Buffer.from('abc'))
    daemon.stream(header, Status.CONTINUE)
    void daemon.next().then(() => daemon.stream(header, Status.OK))
    expect(await new Response(stream.readable).text()).toBe('abc')
  })
})

test('a web stream fails with the error of the daemon while nothing is being written', async () => {
  const { daemon, stream, header } = await openStream()
  const writer = stream.writable.getWriter()
  daemon.fail({ ...header, type: MessageType.STREAM }, 38, 'No space left on device')
  await expect(writer.closed).rejects.toThrow('No space left on device')
})

test('an error of a stream that cannot be read ends the session, and does not leave its readers waiting', async () => {
  const { daemon, stream, session, header } = await openStream()
  const reading = stream.read()
  daemon.stream(header, Status.ERROR, Buffer.alloc(2))
  await expect(reading).rejects.toThrow('the stream of storageVolUpload cannot be read')
  await expect(session.closed).resolves.toBeInstanceOf(ProtocolError)
})

test('a stream ends with its session', async () => {
  const { stream, daemon } = await openStream()
  const reading = stream.read()
  daemon.hangUp()
  await expect(reading).rejects.toMatchObject({ reason: 'lost' })
  await expect(stream.finish()).rejects.toMatchObject({ reason: 'lost' })
  await stream.abort()
})

test('a stream that was opened for a caller who has given up is aborted', async () => {
  const daemon = new FakeDaemon()
  const session = new Session(daemon.clientSide)
  const controller = new AbortController()
  const opening = session.openStream(
    remoteProgram,
    'storageVolUpload',
    procedure,
    { vol, offset: 0n, length: 0n },
    { signal: controller.signal },
  )
  const { header } = await daemon.next()
  controller.abort(new Error('enough'))
  await expect(opening).rejects.toThrow('enough')
  daemon.reply(header, procedure.ret, {})
  expect((await daemon.next()).header).toMatchObject({ type: MessageType.STREAM, status: Status.ERROR })
})

async function openStream({
  hold = false,
} = {}): Promise<{ daemon: FakeDaemon; session: Session; stream: RpcStream; header: Header }> {
  const daemon = new FakeDaemon()
  const session = new Session(daemon.clientSide)
  const opening = session.openStream(remoteProgram, 'storageVolUpload', procedure, { vol, offset: 0n, length: 0n })
  const { header } = await daemon.next()
  daemon.reply(header, procedure.ret, {})
  const { stream } = await opening
  if (hold) daemon.clientSide.cork()
  return { daemon, session, stream, header }
}
