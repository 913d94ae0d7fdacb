/**
 * @covisor/libvirt over TLS and TCP against a private daemon, with certificates made on the spot.
 *
 * Every way in which trust can be missing is its own sentence, and none leaves a socket open.
 */
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, type LabHost, labUnavailable, startLibvirtd } from '@covisor/lab'
import { ConnectionError, connect, ProtocolError } from '@covisor/libvirt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const unavailable = await labUnavailable()
const run = promisify(execFile)

describe.skipIf(unavailable !== undefined)('a daemon behind TLS', () => {
  let host: LabHost
  let folder: string
  let port: number
  beforeAll(async () => {
    host = await startLibvirtd({ name: 'covisor-libvirt-tls', tls: true, tcp: true })
    folder = await mkdtemp(join(tmpdir(), 'covisor-libvirt-pki-'))
    const tls = host.tls ?? raise('the lab host does not speak TLS')
    const { ca, clientCertificate, clientKey } = tls.files
    await pki('good', ca, clientCertificate, clientKey)
    await run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=Stranger',
      '-keyout',
      join(folder, 'stranger.key'),
      '-out',
      join(folder, 'stranger.pem'),
    ])
    await pki('stranger', ca, join(folder, 'stranger.pem'), join(folder, 'stranger.key'))
    await pki('other-ca', join(folder, 'stranger.pem'), clientCertificate, clientKey)
    port = tls.port
  })
  afterAll(async () => {
    await host?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('is opened with our certificate and its CA', async () => {
    await using libvirt = await connect(uri('localhost', 'good'))
    expect((await libvirt.call.connectIsSecure()).secure).toBe(1)
    expect((await libvirt.listDomains()).map(({ name }) => name)).toEqual(['test'])
  })

  test('answers both of two calls that are made at once, though nothing follows that would wake it', async () => {
    await using libvirt = await connect(uri('localhost', 'good'), { keepalive: false, callTimeoutMs: 30_000 })
    for (let i = 0; i < 20; i++) {
      const both = [libvirt.call.connectGetLibVersion(), libvirt.call.connectGetHostname()] as const
      expect((await Promise.all(both)).length).toBe(2)
    }
  })

  test('does not accept a certificate of another CA', async () => {
    await expectRefusal(uri('localhost', 'stranger'), /does not accept our certificate/, 'certificate-refused')
  })

  test('is not believed when its CA is not ours', async () => {
    await expectRefusal(uri('localhost', 'other-ca'), /has a certificate/, 'certificate-unknown-ca')
  })

  test('is not believed under another name', async () => {
    await expectRefusal(uri('127.1', 'good'), /has a certificate for another name/, 'certificate-name')
  })

  test('is not spoken to without a CA', async () => {
    const uri = `test+tls://localhost:${port}/default?pkipath=${folder}/none`
    await expectRefusal(uri, /there is no CA certificate/, 'certificate-missing')
  })

  test('plain TCP works where the daemon allows it', async () => {
    await using libvirt = await connect(
      at(host.tcp?.uri ?? raise('the lab host has no TCP address'), 'test', '/default'),
    )
    expect((await libvirt.listDomains()).length).toBe(1)
  })

  async function expectRefusal(uri: string, text: RegExp, detail: string): Promise<void> {
    const opening = connect(uri)
    await expect(opening).rejects.toBeInstanceOf(ConnectionError)
    await expect(opening).rejects.toThrow(text)
    await expect(opening).rejects.toMatchObject({ detail })
  }

  async function pki(name: string, ca: string, certificate: string, key: string): Promise<void> {
    await run('mkdir', [join(folder, name)])
    await copyFile(ca, join(folder, name, 'cacert.pem'))
    await copyFile(certificate, join(folder, name, 'clientcert.pem'))
    await copyFile(key, join(folder, name, 'clientkey.pem'))
  }

  const uri = (hostname: string, pkiName: string): string =>
    `test+tls://${hostname}:${port}/default?pkipath=${join(folder, pkiName)}`
})

describe('what listens is not a libvirt daemon', () => {
  test('something that answers in another protocol', async () => {
    const server = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await expect(connect(`qemu+tcp://127.0.0.1:${portOf(server)}/system`)).rejects.toBeInstanceOf(ProtocolError)
    server.close()
  })

  test('something that never answers is given up on', async () => {
    const server = await listen(() => {})
    const opening = connect(`qemu+tcp://127.0.0.1:${portOf(server)}/system`, { connectTimeoutMs: 200 })
    await expect(opening).rejects.toMatchObject({ reason: 'timeout', message: expect.stringContaining('within 0.2 s') })
    server.close()
  })

  test('something that does not speak TLS', async () => {
    const server = await listen((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    const opening = connect(`qemu+tls://127.0.0.1:${portOf(server)}/system?no_verify=1`)
    await expect(opening).rejects.toBeInstanceOf(ConnectionError)
    server.close()
  })

  test('nothing at all', async () => {
    await expect(connect(`qemu+tcp://127.0.0.1:${await freePort()}/system`)).rejects.toMatchObject({
      reason: 'refused',
    })
  })
})

function listen(answer: Parameters<typeof createServer>[1] & {}): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(answer as never).listen(0, '127.0.0.1', () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : raise('the server does not listen')
}

/** The same place, another driver. */
const at = (uri: string, driver: string, path: string): string =>
  uri.replace(/^[a-z]+/, driver).replace(/\/system/, path)

function raise(text: string): never {
  throw new Error(text)
}
