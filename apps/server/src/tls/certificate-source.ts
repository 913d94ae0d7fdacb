/**
 * Where the server's certificate comes from, and when there is another one: files that somebody else renews (ACME), or our own.
 *
 * A new pair that does not fit together is reported and not used: the server goes on with the one it has.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { OptionsError } from '../options-error.ts'
import type { CertificateWithKey } from './make-certificates.ts'
import { ownCertificate, ownNames } from './own-certificate.ts'
import type { TlsSetting } from './tls-setting.ts'

export interface CertificateSource {
  /** Throws OptionsError with the file that is wrong. */
  read(): Promise<CertificateWithKey>
}

export function certificateSource(
  tls: Exclude<TlsSetting, { kind: 'off' }>,
  { data, host }: { readonly data: string; readonly host: string },
): CertificateSource {
  if (tls.kind === 'own') return { read: () => ownCertificate(data, ownNames(host)) }
  return {
    async read() {
      const [cert, key] = await Promise.all([text(tls.cert), text(tls.key)])
      const certificate = parsed(tls.cert, () => new X509Certificate(cert))
      const privateKey = parsed(tls.key, () => createPrivateKey(key))
      if (!certificate.checkPrivateKey(privateKey)) throw new OptionsError(`${tls.key} is not the key of ${tls.cert}`)
      return { cert, key }
    },
  }
}

/** Looks now and then, and hands over what is new. The returned function ends it. */
export function followCertificate(
  source: CertificateSource,
  first: CertificateWithKey,
  use: (now: CertificateWithKey) => void,
  { everyMs, onError }: { readonly everyMs: number; readonly onError: (error: unknown) => void },
): () => void {
  let current = first
  let isLooking = false
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    try {
      const now = await source.read()
      if (now.cert === current.cert && now.key === current.key) return
      use(now)
      current = now
    } catch (error) {
      onError(error)
    } finally {
      isLooking = false
    }
  }
  const timer = setInterval(() => void look(), everyMs).unref()
  return () => clearInterval(timer)
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new OptionsError(`TLS: ${(error as Error).message}`)
  }
}

function parsed<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new OptionsError(`TLS: ${file} is not usable: ${(error as Error).message}`)
  }
}
