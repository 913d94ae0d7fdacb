/**
 * A certificate authority with one server and one client certificate, made on the spot for a test.
 *
 * The names are those libvirt checks: the server's addresses in subjectAltName, the client's in its common name.
 */
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { CLIENT_EXTENSIONS, makeAuthority, serverExtensions } from './certificates.ts'

export interface TlsFiles {
  /** Also a `pkipath` of libvirt's own client. */
  readonly directory: string
  readonly ca: string
  readonly serverCertificate: string
  readonly serverKey: string
  readonly clientCertificate: string
  readonly clientKey: string
}

export async function makeTlsFiles(directory: string, hostname: string, address: string): Promise<TlsFiles> {
  await mkdir(directory, { mode: 0o700 })
  const path = (name: string) => join(directory, name)
  const authority = await makeAuthority(directory)
  await authority.sign(directory, 'server', hostname, serverExtensions(hostname, address))
  await authority.sign(directory, 'client', 'covisor', CLIENT_EXTENSIONS)
  // The names that libvirt's own client looks for.
  for (const name of ['server', 'client']) {
    await rename(path(`${name}.pem`), path(`${name}cert.pem`))
    await rename(path(`${name}.key`), path(`${name}key.pem`))
  }
  return {
    directory,
    ca: authority.certificate,
    serverCertificate: path('servercert.pem'),
    serverKey: path('serverkey.pem'),
    clientCertificate: path('clientcert.pem'),
    clientKey: path('clientkey.pem'),
  }
}
