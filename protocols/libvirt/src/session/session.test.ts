/** A session against a daemon in memory, one that keeps to the protocol and one that does not. */
import { describe, expect, test, vi } from 'vitest'
import { CallTimeoutError } from '../errors/call-timeout-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { LibvirtError } from '../errors/libvirt-error.ts'
import { ProtocolError } from '../errors/protocol-error.ts'
import { connectCalls } from '../protocol/connect.ts'
import { domainCalls } from '../protocol/domain.ts'
import { KEEPALIVE_PING, KEEPALIVE_PONG, KEEPALIVE_PROGRAM } from '../protocol/keepalive.ts'
import { networkCalls } from '../protocol/network.ts'
import { FakeDaemon } from '../testing/fake-daemon.ts'
import { MessageType, Status } from '../wire/packet.ts'
import { encode } from '../xdr/codec.ts'
import type { CallOptions } from './call-options.ts'
import { remoteProgram } from './program.ts'
import { Session, type SessionOptions } from './session.ts'

const { connectGetHostname, connectGetLibVersion, connectSupportsFeature } = connectCalls

describe('calls', () => {
  test('get their own answers, in whatever order the daemon sends them', async () => {
    const { daemon, session } = pair()
    const answers = [1, 2, 3].map((feature) =>
      session.call(remoteProgram, 'connectSupportsFeature', connectSupportsFeature, { feature }),
    )
    const calls = [await daemon.next(), await daemon.next(), await daemon.next()]
    for (const [i, { header }] of [...calls.entries()].reverse()) {
      daemon.reply(header, connectSupportsFeature.ret, { supported: i + 1 })
    }
    await expect(Promise.all(answers)).resolves.toEqual([{ supported: 1 }, { supported: 2 }, { supported: 3 }])
  })

  test('carry every field of an error', async () => {
    const { daemon, session } = pair()
    const failing = hostname(session)
    daemon.fail((await daemon.next()).header, 42, 'Domain not found')
    await expect(failing).rejects.toBeInstanceOf(LibvirtError)
    await expect(failing).rejects.toMatchObject({
      message: 'Domain not found',
      procedure: 'connectGetHostname',
      codeName: 'NO_DOMAIN',
      domainName: 'QEMU',
      level: 2,
      str1: 'Domain not found',
      str2: undefined,
      int1: -1,
      int2: -1,
    })
    expect(session.isOpen).toBe(true)
  })

  test('that an older daemon does not know are unsupported, by their code', async () => {
    const { daemon, session } = pair()
    const RPC = 39
    const newer = session.call(remoteProgram, 'networkGetMetadata', networkCalls.networkGetMetadata, {
      network: { name: 'n', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f' },
      type: 0,
    })
    daemon.fail((await daemon.next()).header, RPC, 'procédure inconnue : 445')
    await expect(newer).rejects.toMatchObject({ codeName: 'RPC', isUnsupported: true })

    const old = hostname(session)
    daemon.fail((await daemon.next()).header, RPC, 'unknown procedure')
    await expect(old).rejects.toMatchObject({ codeName: 'RPC', isUnsupported: false })
  })

  test('that cannot be encoded fail alone, naming call and field', async () => {
    const { daemon, session } = pair()
    const wrong = session.call(remoteProgram, 'domainLookupByUuid', domainCalls.domainLookupByUuid, { uuid: 'x' })
    await expect(wrong).rejects.toThrow(new TypeError('domainLookupByUuid: uuid: "x" is not a UUID'))
    const next = hostname(session)
    await answerHostname(daemon)
    await expect(next).resolves.toEqual({ hostname: 'kvm1' })
  })

  test('beyond the limit wait until an answer makes room', async () => {
    const { daemon, session } = pair({ pipelineDepth: 5 })
    const answers = Array.from({ length: 6 }, () => hostname(session))
    const first = await daemon.next()
    for (let i = 0; i < 4; i++) await daemon.next()
    expect(daemon.unread).toBe(0)
    daemon.reply(first.header, connectGetHostname.ret, { hostname: 'kvm1' })
    await answerHostname(daemon)
    await expect(answers[0]).resolves.toEqual({ hostname: 'kvm1' })
    await expect(answers[5]).resolves.toEqual({ hostname: 'kvm1' })
  })
})

describe('a call that is given up', () => {
  test('after it was sent leaves the connection usable, and its late answer is dropped', async () => {
    const { daemon, session } = pair()
    const controller = new AbortController()
    const first = hostname(session, { signal: controller.signal })
    const late = await daemon.next()
    controller.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')

    const second = hostname(session)
    daemon.reply(late.header, connectGetHostname.ret, { hostname: 'late' })
    await answerHostname(daemon)
    await expect(second).resolves.toEqual({ hostname: 'kvm1' })
  })

  test('while it waits is never sent', async () => {
    const { daemon, session } = pair({ pipelineDepth: 1 })
    const running = hostname(session)
    const controller = new AbortController()
    const waiting = hostname(session, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await answerHostname(daemon)
    await running
    expect(daemon.unread).toBe(0)
  })

  test('keeps its place until the daemon is done with it', async () => {
    const { daemon, session } = pair({ pipelineDepth: 1 })
    const first = hostname(session, { timeoutMs: 1 })
    const { header } = await daemon.next()
    await expect(first).rejects.toBeInstanceOf(CallTimeoutError)
    await expect(first).rejects.toMatchObject({ sent: true, procedure: 'connectGetHostname' })
    const second = hostname(session)
    expect(daemon.unread).toBe(0)
    daemon.reply(header, connectGetHostname.ret, { hostname: 'late' })
    await answerHostname(daemon)
    await expect(second).resolves.toEqual({ hostname: 'kvm1' })
  })

  test('says when it had not even been sent', async () => {
    const { session } = pair({ pipelineDepth: 1 })
    void hostname(session).catch(() => {})
    await expect(hostname(session, { timeoutMs: 1 })).rejects.toMatchObject({ sent: false })
    session.close()
  })
})

describe('the end of a session', () => {
  test('by the peer fails every call with the same reason', async () => {
    const { daemon, session } = pair({ pipelineDepth: 1, explainLoss: () => 'Connection to kvm1 closed' })
    const calls = [hostname(session), hostname(session)]
    await daemon.next()
    daemon.hangUp()
    for (const call of calls) await expect(call).rejects.toMatchObject({ reason: 'lost' })
    await expect(session.closed).resolves.toMatchObject({
      message: 'the connection to the daemon broke: Connection to kvm1 closed',
    })
    await expect(hostname(session)).rejects.toBeInstanceOf(ConnectionError)
  })

  test('by ourselves is no error to those who only listen', async () => {
    const { session } = pair()
    const call = hostname(session)
    session.close()
    await expect(call).rejects.toMatchObject({ reason: 'closed' })
    await expect(session.closed).resolves.toBeUndefined()
  })

  test('comes when pings go unanswered', async () => {
    vi.useFakeTimers()
    try {
      const { daemon, session } = pair()
      session.startKeepalive({ intervalMs: 1000, count: 2 })
      const call = hostname(session)
      const failed = expect(call).rejects.toMatchObject({ reason: 'unresponsive' })
      await vi.advanceTimersByTimeAsync(4000)
      await failed
      await daemon.next()
      expect((await daemon.next()).header).toMatchObject({ program: KEEPALIVE_PROGRAM, procedure: KEEPALIVE_PING })
    } finally {
      vi.useRealTimers()
    }
  })

  test('does not come while pings are answered', async () => {
    vi.useFakeTimers()
    try {
      const { daemon, session } = pair()
      session.startKeepalive({ intervalMs: 1000, count: 2 })
      for (let i = 0; i < 5; i++) {
        await vi.advanceTimersByTimeAsync(2000)
        const { header } = await daemon.next()
        daemon.send({ ...header, procedure: KEEPALIVE_PONG }, Buffer.alloc(0))
        await vi.advanceTimersByTimeAsync(0)
      }
      expect(session.isOpen).toBe(true)
      session.close()
    } finally {
      vi.useRealTimers()
    }
  })
})

test('a ping of the daemon is answered', async () => {
  const { daemon } = pair()
  const ping = {
    program: KEEPALIVE_PROGRAM,
    version: 1,
    procedure: KEEPALIVE_PING,
    type: MessageType.MESSAGE,
    serial: 0,
    status: Status.OK,
  }
  daemon.send(ping, Buffer.alloc(0))
  expect((await daemon.next()).header).toEqual({ ...ping, procedure: KEEPALIVE_PONG })
})

describe('a daemon that breaks the protocol ends the session', () => {
  const reply = {
    program: remoteProgram.number,
    version: 1,
    procedure: connectGetHostname.number,
    type: MessageType.REPLY,
    serial: 1,
    status: Status.OK,
  }
  const good = encode(connectGetHostname.ret, { hostname: 'kvm1.example.org' })

  test('with a reply cut at any byte: procedure and offset are named', async () => {
    for (let length = 0; length < good.length; length++) {
      const { daemon, session } = pair()
      const call = hostname(session)
      await daemon.next()
      daemon.send(reply, good.subarray(0, length))
      await expect(call).rejects.toBeInstanceOf(ProtocolError)
      await expect(call).rejects.toThrow(
        /^the reply to connectGetHostname cannot be read: hostname: needs \d+ bytes, \d+ are left \(byte \d+\)$/,
      )
      expect(session.isOpen).toBe(false)
    }
  })

  test.each([
    ['an answer to no call', { ...reply, serial: 99 }, good, 'answered call 99, which nobody made'],
    ['an answer as another procedure', { ...reply, procedure: 7 }, good, 'as if it had been procedure 7'],
    ['bytes left over', reply, Buffer.concat([good, Buffer.alloc(8)]), '8 bytes are left over'],
    ['a text of 4 GiB', reply, Buffer.from('ffffffff', 'hex'), 'text of 4294967295 bytes, at most 4194304'],
    ['a status that only streams have', { ...reply, status: Status.CONTINUE }, good, 'with status 2'],
    ['a call of its own', { ...reply, type: MessageType.CALL }, good, 'type 0'],
    ['file descriptors', { ...reply, type: MessageType.REPLY_WITH_FDS }, good, 'type 5'],
    [
      'an error that is none',
      { ...reply, status: Status.ERROR },
      Buffer.alloc(8),
      'the reply to connectGetHostname cannot be read',
    ],
  ])('with %s', async (_, header, payload, text) => {
    const { daemon, session } = pair()
    const call = hostname(session)
    await daemon.next()
    daemon.send(header, payload)
    await expect(call).rejects.toBeInstanceOf(ProtocolError)
    await expect(call).rejects.toThrow(text)
    await expect(session.closed).resolves.toBeInstanceOf(ProtocolError)
  })

  test('by not being libvirt', async () => {
    const { daemon, session } = pair()
    const call = hostname(session)
    daemon.sendBytes(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await expect(call).rejects.toThrow('it may not be a libvirt daemon')
  })
})

test('a message that nobody knows is ignored', async () => {
  const { daemon, session } = pair()
  daemon.send(
    { program: 0x1234, version: 1, procedure: 5, type: MessageType.MESSAGE, serial: 0, status: Status.OK },
    Buffer.alloc(12),
  )
  const call = session.call(remoteProgram, 'connectGetLibVersion', connectGetLibVersion, {})
  daemon.reply((await daemon.next()).header, connectGetLibVersion.ret, { libVer: 9_000_000n })
  await expect(call).resolves.toEqual({ libVer: 9_000_000n })
})

function pair(options: SessionOptions = {}) {
  const daemon = new FakeDaemon()
  return { daemon, session: new Session(daemon.clientSide, options) }
}

const hostname = (session: Session, options?: CallOptions) =>
  session.call(remoteProgram, 'connectGetHostname', connectGetHostname, {}, options)

async function answerHostname(daemon: FakeDaemon): Promise<void> {
  const { header } = await daemon.nextCall(connectGetHostname)
  daemon.reply(header, connectGetHostname.ret, { hostname: 'kvm1' })
}
