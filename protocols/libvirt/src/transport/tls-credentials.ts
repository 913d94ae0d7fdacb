/**
 * Finds CA, certificate and key where libvirt's own client looks: a folder that the URI names, the user's `~/.pki/libvirt`,
 * or the machine's `/etc/pki`. All come from one place or the machine's; a missing client certificate is not an error, because a
 * daemon may be content without.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConnectionError } from '../errors/connection-error.ts'

export interface TlsCredentials {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

export async function readTlsCredentials(
  pkiPath: string | undefined,
  { caRequired }: { readonly caRequired: boolean },
): Promise<TlsCredentials> {
  const places = pkiPath === undefined ? [folder(join(homedir(), '.pki/libvirt')), MACHINE] : [folder(pkiPath)]
  const ca = await first(places.map((place) => place.ca))
  if (ca === undefined && caRequired) {
    const looked = places.map((place) => place.ca).join(' or ')
    throw new ConnectionError('certificate', `there is no CA certificate to check the daemon with: ${looked}`, {
      detail: 'certificate-missing',
    })
  }
  for (const place of places) {
    const [cert, key] = [await read(place.cert), await read(place.key)]
    if (cert !== undefined && key !== undefined) return { ...(ca === undefined ? {} : { ca }), cert, key }
  }
  return ca === undefined ? {} : { ca }
}

interface Place {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** libvirt 11.3.0, src/rpc/virnettlscontext.c and virnettlsconfig.c. */
const MACHINE: Place = {
  ca: '/etc/pki/CA/cacert.pem',
  cert: '/etc/pki/libvirt/clientcert.pem',
  key: '/etc/pki/libvirt/private/clientkey.pem',
}

const folder = (path: string): Place => ({
  ca: join(path, 'cacert.pem'),
  cert: join(path, 'clientcert.pem'),
  key: join(path, 'clientkey.pem'),
})

async function first(paths: readonly string[]): Promise<Buffer | undefined> {
  for (const path of paths) {
    const bytes = await read(path)
    if (bytes !== undefined) return bytes
  }
  return undefined
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new ConnectionError('certificate', `${path} cannot be read`, { cause: error, detail: 'certificate-missing' })
  }
}
