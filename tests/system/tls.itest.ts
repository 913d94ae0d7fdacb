/** The whole server over TLS with a certificate of its own, and the command line that has to trust it first. */

import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { simulatedDriver } from '@covisor/driver-simulated'
import { type RunningServer, startServer } from '@covisor/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TemporaryPlace, temporaryPlace } from './support/server-place.ts'
import { keyboard } from './support/typed.ts'

let place: TemporaryPlace
let server: RunningServer
let authority: string
let token: string

beforeAll(async () => {
  place = await temporaryPlace()
  server = await startServer(
    {
      data: place.data,
      host: '127.0.0.1',
      port: 0,
      tls: { kind: 'own' },
      store: { kind: 'sqlite', path: join(place.data, 'covisor.db') },
      importRoots: [],
      importHosts: [],
      drivers: [],
      logLevel: 'silent',
    },
    [simulatedDriver()],
  )
  authority = await readFile(join(place.data, 'tls', 'authority.crt'), 'utf8')
  token = (await readFile(join(place.data, 'admin-token'), 'utf8')).trim()
})
afterAll(async () => {
  await server?.stop()
  await place?.remove()
})

/** As a process of its own, because what is trusted is trusted by the process. */
const cli = () => keyboard({ HOME: place.data, XDG_CONFIG_HOME: join(place.data, 'config') })

test('it serves https only, and cookies that go over nothing else', async () => {
  expect(server.url).toMatch(/^https:/)
  const reply = await post('/v1/sessions', { token })
  expect(reply.status).toBe(201)
  expect(reply.cookie).toMatch(/; HttpOnly; SameSite=Strict; Expires=[^;]+; Secure$/)
  await expect(fetch(`${server.url.replace('https:', 'http:')}/v1/health`)).rejects.toThrow()
})

test('somebody who does not know its authority is told the fingerprint, and sends nothing', async () => {
  const { code, stderr } = await cli().spawn(['login', server.url], { stdin: token })
  expect(code).toBe(2)
  expect(stderr).toContain('from an authority that this machine does not know')
  expect(stderr).toContain(new X509Certificate(authority).fingerprint256)
})

test('another fingerprint is refused', async () => {
  const other = 'AB:'.repeat(31) + 'AB'
  const { code, stderr } = await cli().spawn(['login', server.url, '--fingerprint', other], { stdin: token })
  expect(code).toBe(2)
  expect(stderr).toContain('Somebody may stand in between')
})

test('with the right one the command line signs in, and remembers whom it trusts', async () => {
  const { fingerprint256 } = new X509Certificate(authority)
  const login = await cli().spawn(['login', server.url, '--fingerprint', fingerprint256], { stdin: token })
  expect(login).toMatchObject({ code: 0 })
  expect(await cli().spawn(['whoami'])).toMatchObject({ code: 0, stdout: expect.stringContaining('admin') })
})

test('on the same machine it is trusted by its file', async () => {
  const env = { COVISOR_URL: server.url, COVISOR_DATA: place.data, XDG_CONFIG_HOME: join(place.data, 'none') }
  expect(await cli().spawn(['whoami'], { env })).toMatchObject({ code: 0, stdout: expect.stringContaining('admin') })
})

function post(path: string, body: object): Promise<{ readonly status: number; readonly cookie: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; cookie: string }>()
  const asking = request(new URL(path, server.url), {
    method: 'POST',
    ca: authority,
    headers: { 'content-type': 'application/json' },
  })
  asking.on('error', reject).on('response', (reply) => {
    reply.resume()
    resolve({ status: reply.statusCode ?? 0, cookie: reply.headers['set-cookie']?.[0] ?? '' })
  })
  asking.end(JSON.stringify(body))
  return promise
}
