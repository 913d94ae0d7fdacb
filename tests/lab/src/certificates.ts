/**
 * A certificate authority of its own, made on the spot with openssl for a test; it signs until its directory is removed.
 *
 * Elliptic keys, because a new RSA key takes a second, and a lab makes a dozen.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../../../tools/run-command.ts'

export interface Authority {
  readonly certificate: string
  /** Writes `<name>.pem` and `<name>.key` into the directory. */
  sign(directory: string, name: string, commonName: string, extensions: string): Promise<SignedFiles>
}

export interface SignedFiles {
  readonly certificate: string
  readonly key: string
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']

export async function makeAuthority(directory: string): Promise<Authority> {
  const [key, certificate] = [join(directory, 'ca.key'), join(directory, 'cacert.pem')]
  await runCommand([
    'openssl',
    'req',
    '-x509',
    ...newKey,
    '-subj',
    '/CN=Covisor lab',
    '-keyout',
    key,
    '-out',
    certificate,
  ])
  return {
    certificate,
    async sign(folder, name, commonName, extensions) {
      const path = (ending: string) => join(folder, `${name}${ending}`)
      await writeFile(path('.ext'), extensions)
      const request = ['-subj', `/CN=${commonName}`, '-keyout', path('.key'), '-out', path('.csr')]
      await runCommand(['openssl', 'req', ...newKey, ...request])
      const issuer = ['-CA', certificate, '-CAkey', key, '-CAcreateserial', '-days', '2']
      const files = ['-in', path('.csr'), '-out', path('.pem'), '-extfile', path('.ext')]
      await runCommand(['openssl', 'x509', '-req', ...issuer, ...files])
      return { certificate: path('.pem'), key: path('.key') }
    },
  }
}

export const serverExtensions = (hostname: string, address: string): string =>
  `subjectAltName=DNS:${hostname},DNS:localhost,IP:${address}\nextendedKeyUsage=serverAuth\n`
export const CLIENT_EXTENSIONS = 'extendedKeyUsage=clientAuth\n'
