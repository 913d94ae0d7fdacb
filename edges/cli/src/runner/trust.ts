/**
 * Which certificates the command line believes: those that the system does, and the authority that a Covisor server made for
 * itself, once somebody has vouched for it: its file on the same machine, or its fingerprint at `covisor login`.
 */
import { X509Certificate } from 'node:crypto'
import { connect, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { ServerUnreachable } from '@covisor/client'
import { UsageError } from '../usage-error.ts'

const PATIENCE_MS = 15_000

/** For this process, and all its connections. */
export function trust(authority: string | undefined): void {
  if (authority !== undefined) setDefaultCACertificates([...getCACertificates('default'), authority])
}

/**
 * What has to be trusted beyond the system's authorities; undefined: nothing. Nothing secret is sent. Throws UsageError for a
 * server whose authority is not known and has not, or not rightly, been vouched for.
 */
export async function authorityToTrust(url: string, fingerprint: string | undefined): Promise<string | undefined> {
  if (!url.startsWith('https:')) return undefined
  const seen = await lookAt(url)
  if (seen.isKnown && fingerprint === undefined) return undefined
  if (fingerprint === undefined) {
    throw new UsageError(
      `the certificate of ${url} is from an authority that this machine does not know. Its SHA-256 fingerprint is\n  ${seen.fingerprint}\nCompare it with what "covisor up" prints on the server, and log in with --fingerprint`,
    )
  }
  if (bare(fingerprint) === bare(seen.fingerprint)) return seen.pem
  throw new UsageError(
    `${url} shows a certificate of another authority than you expect; its SHA-256 fingerprint is\n  ${seen.fingerprint}\nSomebody may stand in between. Nothing was sent`,
  )
}

const bare = (fingerprint: string): string =>
  fingerprint
    .replace(/^sha-?256[:= ]*/i, '')
    .replaceAll(/[^0-9a-f]/gi, '')
    .toLowerCase()

async function lookAt(url: string): Promise<{ isKnown: boolean; fingerprint: string; pem: string }> {
  const { hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Only looked at: what is sent goes over connections that check.
  const socket: TLSSocket = connect(
    { host, port: Number(port || 443), rejectUnauthorized: false, ...nameFor(host) },
    resolve,
  )
  socket.setTimeout(PATIENCE_MS, () => reject(new Error('it does not answer')))
  socket.once('error', reject)
  try {
    await promise
    const top = topOf(socket)
    return { isKnown: socket.authorized, fingerprint: top.fingerprint256, pem: top.toString() }
  } catch (error) {
    throw new ServerUnreachable(url, error)
  } finally {
    socket.destroy()
  }
}

/** The last one that the server sent; the authority, where it sends that too. */
function topOf(socket: TLSSocket): X509Certificate {
  let certificate = socket.getPeerCertificate(true)
  for (;;) {
    const { issuerCertificate: issuer } = certificate
    if (issuer === undefined || issuer.fingerprint256 === certificate.fingerprint256) break
    certificate = issuer
  }
  return new X509Certificate(certificate.raw)
}

/** An address is no server name. */
const nameFor = (host: string) => (/^[\d.]+$|:/.test(host) ? {} : { servername: host })
