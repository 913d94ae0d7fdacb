/**
 * A certificate authority with one server and one client certificate, made on the spot with openssl for a test.
 *
 * The names are those libvirt checks: the server's addresses in subjectAltName, the client's in its common name.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../../../tools/run-command.ts'

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
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  await runCommand([
    'openssl',
    'req',
    '-x509',
    ...newKey,
    '-subj',
    '/CN=Covisor lab',
    '-keyout',
    path('ca.key'),
    '-out',
    path('cacert.pem'),
  ])

  const sign = async (name: string, commonName: string, extensions: string) => {
    await writeFile(path(`${name}.ext`), extensions)
    await runCommand([
      'openssl',
      'req',
      ...newKey,
      '-subj',
      `/CN=${commonName}`,
      '-keyout',
      path(`${name}key.pem`),
      '-out',
      path(`${name}.csr`),
    ])
    const issuer = ['-CA', path('cacert.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '2']
    const files = ['-in', path(`${name}.csr`), '-out', path(`${name}cert.pem`), '-extfile', path(`${name}.ext`)]
    await runCommand(['openssl', 'x509', '-req', ...issuer, ...files])
  }
  await sign(
    'server',
    hostname,
    `subjectAltName=DNS:${hostname},DNS:localhost,IP:${address}\nextendedKeyUsage=serverAuth\n`,
  )
  await sign('client', 'covisor', 'extendedKeyUsage=clientAuth\n')

  return {
    directory,
    ca: path('cacert.pem'),
    serverCertificate: path('servercert.pem'),
    serverKey: path('serverkey.pem'),
    clientCertificate: path('clientcert.pem'),
    clientKey: path('clientkey.pem'),
  }
}
