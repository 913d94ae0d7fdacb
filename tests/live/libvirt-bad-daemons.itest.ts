/**
 * Daemons that die under load, stop reading, lie about lengths or show a certificate that has expired: each is its own error,
 * within its deadline, and nothing of ours is left behind. "Nothing" is counted: this process's open sockets.
 */
import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { type LabHost, labUnavailable, runCommand, startLibvirtd } from '@covisor/lab'
import { type Connection, ConnectionError, connect, ProtocolError, type StorageVol } from '@covisor/libvirt'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const unavailable = await labUnavailable()

let before: number
beforeEach(async () => {
  before = await openSockets()
})
afterEach(() => expect.poll(openSockets, { timeout: 5_000 }).toBe(before))

describe.skipIf(unavailable !== undefined)('a daemon', () => {
  let host: LabHost
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-bad' })
  })
  afterAll(() => host?.stop())

  test('that is killed and started again under load fails what was under way, and serves the next connection', async () => {
    for (let round = 0; round < 3; round++) {
      const connections = await Promise.all(Array.from({ length: 8 }, () => connect(at(host))))
      const answered = Promise.withResolvers<void>()
      const loads = connections.map((connection) => load(connection, answered.resolve))
      await answered.promise
      await host.kill('SIGKILL')
      for (const failure of await Promise.all(loads)) {
        expect(failure).toBeInstanceOf(ConnectionError)
        expect(failure).toMatchObject({ reason: 'lost' })
      }
      await Promise.all(connections.map((connection) => connection.close()))
      await host.restart()
      await using next = await connect(at(host))
      expect((await next.listDomains()).length).toBe(1)
    }
  })

  test('that stops reading ends an upload as unresponsive, and a call that cannot even be sent by its own deadline', async () => {
    const libvirt = await connect(host.uri, { keepalive: { intervalMs: 200, count: 3 } })
    const vol = await makeVolume(libvirt)
    const upload = expect(libvirt.uploadVolume(vol, megabytes())).rejects.toMatchObject({ reason: 'unresponsive' })
    await host.kill('SIGSTOP')
    const call = expect(libvirt.listDomains(undefined, { timeoutMs: 100 })).rejects.toMatchObject({
      name: 'CallTimeoutError',
      procedure: 'connectListAllDomains',
    })
    await Promise.all([upload, call])
    await host.kill('SIGCONT')
    await libvirt.close()
  })

  const makeVolume = async (libvirt: Connection): Promise<StorageVol> => {
    const { pool } = await libvirt.call.storagePoolCreateXml({
      xml: `<pool type='dir'><name>covisor-libvirt-bad</name><target><path>${host.pool}</path></target></pool>`,
    })
    const xml = `<volume><name>v</name><capacity unit='GiB'>8</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`
    return (await libvirt.call.storageVolCreateXml({ pool, xml })).vol
  }
})

describe.skipIf(unavailable !== undefined)('a daemon behind TLS', () => {
  let host: LabHost
  beforeAll(async () => {
    host = await startLibvirtd({
      name: 'covisor-libvirt-expired',
      tls: true,
      libvirtdConf: ['tls_no_sanity_certificate = 1'], // or it would not start with what we give it
    })
  })
  afterAll(() => host?.stop())

  test('whose certificate has expired is not believed', async () => {
    const { files, port } = host.tls ?? raise('the lab host does not speak TLS')
    const path = (name: string): string => join(files.directory, name)
    const issuer = ['-CA', files.ca, '-CAkey', path('ca.key'), '-extfile', path('server.ext'), '-days', '-1']
    const argv = ['openssl', 'x509', '-req', '-in', path('server.csr'), '-out', files.serverCertificate, ...issuer]
    await runCommand(argv)
    await host.restart()
    const opening = connect(`test+tls://localhost:${port}/default?pkipath=${files.directory}`)
    await expect(opening).rejects.toMatchObject({
      name: 'ConnectionError',
      detail: 'certificate-expired',
    })
    await expect(opening).rejects.toThrow(`localhost:${port} has a certificate that has expired`)
  })
})

describe('something that pretends to be a daemon', () => {
  const header = (length: number, procedure: number, type: number): Buffer => {
    const packet = Buffer.alloc(28)
    for (const [i, word] of [length, 0x2000_8086, 1, procedure, type, 1, 0].entries()) packet.writeUInt32BE(word, i * 4)
    return packet
  }
  const AUTH_LIST = 66

  test.each([
    ['announces a packet of 4 GiB', header(0xffff_ffff, AUTH_LIST, 1), /packet of 4294967295 bytes/],
    [
      'announces a list of 4 GiB',
      Buffer.concat([header(32, AUTH_LIST, 1), Buffer.alloc(4, 0xff)]),
      /reply to authList cannot be read: types: 4294967295 items, at most \d+ are allowed \(byte 0\)/,
    ],
    ['answers another call', header(28, 1, 1), /as if it had been procedure 1/],
    ['makes calls itself', header(28, AUTH_LIST, 0), /type 0, which only a client may send/],
    ['speaks HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /it may not be a libvirt daemon/],
  ])('and %s is a broken protocol, before anything is allocated for it', async (_, said, text) => {
    const server = await listening((socket) => socket.once('data', () => socket.write(said)))
    const memory = process.memoryUsage().rss
    const opening = connect(`qemu+tcp://127.0.0.1:${portOf(server)}/system`)
    await expect(opening).rejects.toBeInstanceOf(ProtocolError)
    await expect(opening).rejects.toThrow(text)
    expect(process.memoryUsage().rss - memory).toBeLessThan(100 << 20)
    await closed(server)
  })

  test('and says nothing any more in the middle of a packet is given up on at the deadline', async () => {
    const server = await listening((socket) => socket.once('data', () => socket.write(header(64, AUTH_LIST, 1))))
    const opening = connect(`qemu+tcp://127.0.0.1:${portOf(server)}/system`, { connectTimeoutMs: 200 })
    await expect(opening).rejects.toMatchObject({ reason: 'timeout' })
    await closed(server)
  })

  test('and hangs up in the middle of a packet is lost', async () => {
    const server = await listening((socket) => socket.once('data', () => socket.end(header(64, AUTH_LIST, 1))))
    await expect(connect(`qemu+tcp://127.0.0.1:${portOf(server)}/system`)).rejects.toMatchObject({ reason: 'lost' })
    await closed(server)
  })
})

/** Calls without end, several at a time; gives what ended them. */
async function load(connection: Connection, onAnswer: () => void): Promise<unknown> {
  const worker = async (): Promise<never> => {
    for (;;) {
      await connection.listDomains()
      onAnswer()
    }
  }
  const failures = await Promise.allSettled(Array.from({ length: 10 }, worker))
  const reasons = failures.map((failure) => (failure.status === 'rejected' ? failure.reason : undefined))
  return reasons.find((reason) => !(reason instanceof ConnectionError)) ?? reasons[0]
}

async function openSockets(): Promise<number> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  )
  return links.filter((link) => link.startsWith('socket:')).length
}

async function* megabytes(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(1_000_000)
}

async function listening(onSocket: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    onSocket(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function closed(server: Server): Promise<void> {
  server.close()
  await once(server, 'close')
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port
const at = (host: LabHost): string => `test:///default?socket=${host.socket}`

function raise(text: string): never {
  throw new Error(text)
}
