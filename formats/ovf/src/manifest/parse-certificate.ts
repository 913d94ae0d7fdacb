/**
 * Reads certificate files (.cert): a signature over the manifest, then the signer's certificate chain in PEM. DSP0243 5.1.
 *
 * Says who signed, from when to when the certificate is valid, and whether the signature fits the manifest's bytes. Does
 * not decide about trust: which issuers are trusted, and what time it is, is the caller's knowledge.
 */
import { verify, X509Certificate } from 'node:crypto'
import { OvfError } from '../ovf-error.ts'

export interface SignatureReport {
  readonly subject: string
  readonly issuer: string
  readonly validFrom: Date
  readonly validTo: Date
  /** SHA-256 of the certificate, colon-separated: what a person compares. */
  readonly fingerprint: string
  readonly isSelfSigned: boolean
  /** Does the signature fit this manifest, whoever signed it? */
  readonly matchesManifest: boolean
  /** Does each certificate in the file sign the one before it? */
  readonly isChainIntact: boolean
}

const CLAUSE = 'DSP0243 5.1, certificate'
const MAX_LENGTH = 64 * 1024

export function parseCertificate(text: string, name: string, manifest: Uint8Array): SignatureReport {
  if (text.length > MAX_LENGTH)
    return refuse(name, `the file has ${text.length} characters; ${MAX_LENGTH} are plenty for a chain`)
  const chain = [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)].map(([pem]) =>
    readPem(pem, name),
  )
  const [signer] = chain
  if (signer === undefined) return refuse(name, 'there is no PEM certificate in the file')
  const outside = text.replace(/-----BEGIN[^]*?-----END[^-]*-----/g, '')
  // The signature line has a manifest line's form, with the signature in place of the digest, so its length is not one.
  const match = /(SHA-?(?:1|256|384|512))\s*\(([^)\r\n]+)\)\s*=\s*([0-9a-f]+)/i.exec(outside)
  if (match === null) return refuse(name, 'there is no signature line like "SHA256(appliance.mf)= hex"')
  const algorithm = match[1]!.toLowerCase().replace('-', '')
  return {
    subject: oneLine(signer.subject),
    issuer: oneLine(signer.issuer),
    validFrom: new Date(signer.validFrom),
    validTo: new Date(signer.validTo),
    fingerprint: signer.fingerprint256,
    isSelfSigned: signer.checkIssued(signer) && signer.verify(signer.publicKey),
    matchesManifest: signatureFits(algorithm, manifest, signer, match[3]!),
    isChainIntact: chain.every((certificate, i) => {
      const next = chain[i + 1]
      return next === undefined || (certificate.checkIssued(next) && certificate.verify(next.publicKey))
    }),
  }
}

function readPem(pem: string, name: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw new OvfError({ file: name, clause: CLAUSE, text: 'the certificate in the file is damaged' }, { cause })
  }
}

/** Keys and curves that OpenSSL refuses make the signature unverified, not the appliance unreadable. */
function signatureFits(algorithm: string, manifest: Uint8Array, signer: X509Certificate, hex: string): boolean {
  try {
    return verify(algorithm, manifest, signer.publicKey, Buffer.from(hex, 'hex'))
  } catch {
    return false
  }
}

const oneLine = (distinguishedName: string): string => distinguishedName.replaceAll('\n', ', ')

function refuse(file: string, text: string): never {
  throw new OvfError({ file, clause: CLAUSE, text, remedy: 'Remove the .cert file to import the appliance unsigned.' })
}
