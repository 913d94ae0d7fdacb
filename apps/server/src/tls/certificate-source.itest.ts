/** Certificates that somebody else renews: what is new is used, what is wrong is not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { certificateSource, followCertificate } from './certificate-source.ts'
import { type CertificateWithKey, makeAuthority, makeServerCertificate } from './make-certificates.ts'

let folder: string
let files: { readonly kind: 'files'; readonly cert: string; readonly key: string }
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-tls-'))
  files = { kind: 'files', cert: join(folder, 'fullchain.pem'), key: join(folder, 'privkey.pem') }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const authority = makeAuthority('test', Date.now())
const make = async () => makeServerCertificate(await authority, ['localhost'], Date.now())

async function put({ cert, key }: CertificateWithKey): Promise<void> {
  await writeFile(files.cert, cert)
  await writeFile(files.key, key)
}

const source = () => certificateSource(files, { data: folder, host: '127.0.0.1' })

test('files that are not there, damaged or of two pairs are named', async () => {
  await expect(source().read()).rejects.toThrow(/^TLS: ENOENT.*fullchain\.pem/)
  const [one, other] = [await make(), await make()]
  await put({ ...one, cert: 'hello' })
  await expect(source().read()).rejects.toThrow(`TLS: ${files.cert} is not usable`)
  await put({ ...one, key: other.key })
  await expect(source().read()).rejects.toThrow(`${files.key} is not the key of ${files.cert}`)
})

test('a renewed pair is used once; half a pair, as between two writes, is reported and waited out', async () => {
  const [first, second] = [await make(), await make()]
  await put(first)
  const used: CertificateWithKey[] = []
  const told: unknown[] = []
  const note =
    <T>(list: T[]) =>
    (news: T): void => {
      list.push(news)
      happened.resolve()
    }
  let happened = Promise.withResolvers<void>()
  const next = async () => {
    await happened.promise
    happened = Promise.withResolvers()
  }
  const stop = followCertificate(source(), first, note(used), {
    everyMs: 5,
    onError: note(told),
  })
  await writeFile(files.cert, second.cert)
  await next()
  expect([used, told.length > 0]).toEqual([[], true])
  await writeFile(files.key, second.key)
  while (used.length === 0) await next()
  stop()
  expect(used).toEqual([second])
})
