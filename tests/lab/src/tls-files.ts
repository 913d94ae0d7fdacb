/**
 * A certificate authority with one server and one client certificate, made on the spot with openssl for a test.
 *
 * The names are those libvirt checks: the server's addresses in subjectAltName, the client's in its common name.
 */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../../tools/run-command.ts'

export interface TlsFiles {
  readonly directory: string
  readonly ca: string
  readonly serverCertificate: string
  readonly serverKey: string
  readonly clientCertificate: string
  readonly clientKey: string
}

export async function makeTlsFiles(hostname: string): Promise<TlsFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'covisor-lab-tls-'))
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
    path('ca.pem'),
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
      path(`${name}.key`),
      '-out',
      path(`${name}.csr`),
    ])
    const issuer = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '2']
    const files = ['-in', path(`${name}.csr`), '-out', path(`${name}.pem`), '-extfile', path(`${name}.ext`)]
    await runCommand(['openssl', 'x509', '-req', ...issuer, ...files])
  }
  await sign(
    'server',
    hostname,
    `subjectAltName=DNS:${hostname},DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n`,
  )
  await sign('client', 'covisor', 'extendedKeyUsage=clientAuth\n')

  return {
    directory,
    ca: path('ca.pem'),
    serverCertificate: path('server.pem'),
    serverKey: path('server.key'),
    clientCertificate: path('client.pem'),
    clientKey: path('client.key'),
  }
}
