/**
 * The certificate that an installation makes for itself, in DATA/tls: made at the first start, renewed a month before its end
 * and when this machine has got a name or an address that it does not cover. The authority that signs it stays.
 */
import { X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { CertificateWithKey } from './make-certificates.ts'

const RENEW_BEFORE_MS = 30 * 86_400_000

export const authorityFile = (data: string): string => join(data, 'tls', 'authority.crt')

export async function ownCertificate(
  data: string,
  names: readonly string[],
  now = Date.now(),
): Promise<CertificateWithKey> {
  const folder = join(data, 'tls')
  const kept = await read(folder, 'server')
  if (kept !== undefined && isGood(kept, names, now)) return kept

  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { makeAuthority, makeServerCertificate } = await import('./make-certificates.ts')
  const authority =
    (await read(folder, 'authority')) ?? (await write(folder, 'authority', await makeAuthority(names[0]!, now)))
  return await write(folder, 'server', await makeServerCertificate(authority, names, now))
}

/** Every name and address that people may use for this machine, the one that others see first. */
export function ownNames(host: string): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address }) => !address.startsWith('fe80:'))
    .map(({ address }) => address)
  const wildcards = ['0.0.0.0', '::']
  return [...new Set([hostname(), host, 'localhost', '127.0.0.1', '::1', ...addresses])].filter(
    (name) => !wildcards.includes(name),
  )
}

function isGood({ cert }: CertificateWithKey, names: readonly string[], now: number): boolean {
  const certificate = new X509Certificate(cert)
  const covers = (name: string): boolean =>
    (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined
  return Date.parse(certificate.validTo) - now > RENEW_BEFORE_MS && names.every(covers)
}

async function read(folder: string, name: string): Promise<CertificateWithKey | undefined> {
  try {
    const [cert, key] = await Promise.all(
      ['crt', 'key'].map((ending) => readFile(join(folder, `${name}.${ending}`), 'utf8')),
    )
    return { cert: cert!, key: key! }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The key first: a certificate without its key would be found and believed. */
async function write(folder: string, name: string, made: CertificateWithKey): Promise<CertificateWithKey> {
  for (const [ending, text] of [
    ['key', made.key],
    ['crt', made.cert],
  ] as const) {
    const file = join(folder, `${name}.${ending}`)
    await writeFile(`${file}.new`, text, { mode: 0o600 })
    await rename(`${file}.new`, file)
  }
  return made
}
