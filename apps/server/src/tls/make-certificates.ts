/**
 * Makes the certificate authority of an installation, and certificates that it signs. Only this file knows X.509.
 *
 * An authority rather than one self-signed certificate, because people and command lines that have learned to trust it need not
 * learn again when the server's certificate is renewed. Loaded only when something is to be made.
 */
import 'reflect-metadata'
import { createPrivateKey } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'

export interface CertificateWithKey {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
const AUTHORITY_DAYS = 3650
/** Longer ones are refused by some browsers. */
const SERVER_DAYS = 397

export async function makeAuthority(name: string, now: number): Promise<CertificateWithKey> {
  const keys = await newKeys()
  const subject = distinguishedName(`Covisor at ${name}`)
  const cert = await x509.X509CertificateGenerator.create({
    ...validity(now, AUTHORITY_DAYS),
    subject,
    issuer: subject,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${cert.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

/** `names`: host names and addresses. The certificate comes with that of its authority behind it. */
export async function makeServerCertificate(
  authority: CertificateWithKey,
  names: readonly string[],
  now: number,
): Promise<CertificateWithKey> {
  const issuer = new x509.X509Certificate(authority.cert)
  const keys = await newKeys()
  const cert = await x509.X509CertificateGenerator.create({
    ...validity(now, SERVER_DAYS),
    subject: distinguishedName(names[0] ?? 'covisor'),
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await imported(authority.key),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { cert: `${cert.toString('pem')}\n${authority.cert}`, key: await pemOf(keys.privateKey) }
}

/** 64 characters are what X.520 allows for a common name. */
const distinguishedName = (commonName: string) => new x509.Name([{ CN: [commonName.slice(0, 64)] }])

/** From yesterday: clocks differ. */
const validity = (now: number, days: number) => ({
  notBefore: new Date(now - DAY_MS),
  notAfter: new Date(now + days * DAY_MS),
  serialNumber: `01${Buffer.from(crypto.getRandomValues(new Uint8Array(15))).toString('hex')}`,
})

const newKeys = () => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])

async function pemOf(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key))
  return String(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }))
}

function imported(pem: string): Promise<CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign'])
}
