/** The certificate that an installation makes for itself, in a real folder. */
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authorityFile, ownCertificate, ownNames } from './own-certificate.ts'

const DAY_MS = 86_400_000
const names = ['kvm1.example', '192.0.2.7', '2001:db8::7']

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'covisor-tls-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

const authority = async () => new X509Certificate(await readFile(authorityFile(data)))

test('it is signed by an authority of its own, for every name and address', async () => {
  const { cert } = await ownCertificate(data, names)
  const certificate = new X509Certificate(cert)
  expect(certificate.verify((await authority()).publicKey)).toBe(true)
  expect((await authority()).ca).toBe(true)
  expect(certificate.ca).toBe(false)
  expect(certificate.checkHost('kvm1.example')).toBe('kvm1.example')
  for (const address of names.slice(1)) expect(certificate.checkIP(address)).toBeDefined()
  expect(certificate.checkHost('other.example')).toBeUndefined()
})

test('its keys can be read by the server alone', async () => {
  await ownCertificate(data, names)
  for (const name of ['server.key', 'authority.key'])
    expect((await stat(join(data, 'tls', name))).mode & 0o777).toBe(0o600)
})

test('it is made once', async () => {
  expect(await ownCertificate(data, names)).toEqual(await ownCertificate(data, names))
})

test('it is renewed a month before its end, by the same authority', async () => {
  const [first, before] = [await ownCertificate(data, names), (await authority()).fingerprint256]
  const end = Date.parse(new X509Certificate(first.cert).validTo)
  expect(await ownCertificate(data, names, end - 31 * DAY_MS)).toEqual(first)
  const renewed = await ownCertificate(data, names, end - 29 * DAY_MS)
  expect(Date.parse(new X509Certificate(renewed.cert).validTo)).toBeGreaterThan(end)
  expect((await authority()).fingerprint256).toBe(before)
})

test('it is renewed for a name that it does not cover', async () => {
  await ownCertificate(data, names)
  const { cert } = await ownCertificate(data, [...names, 'new.example'])
  expect(new X509Certificate(cert).checkHost('new.example')).toBe('new.example')
})

test('the names of this machine are those to listen on, and never "any address"', () => {
  expect(ownNames('0.0.0.0')).toEqual(expect.arrayContaining(['localhost', '127.0.0.1', '::1']))
  expect(ownNames('0.0.0.0')).not.toContain('0.0.0.0')
  expect(ownNames('192.0.2.7')).toContain('192.0.2.7')
})
