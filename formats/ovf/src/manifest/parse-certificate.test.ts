/** Signatures over manifests: who signed, and does it fit. */
import { describe, expect, test } from 'vitest'
import { OvfError } from '../ovf-error.ts'
import { certificateFile, signedManifest } from './certificate.fixture.ts'
import { parseCertificate } from './parse-certificate.ts'

const manifest = Buffer.from(signedManifest)

test('a signature that fits is reported with subject, issuer and validity', () => {
  const report = parseCertificate(certificateFile, 'vm.cert', manifest)
  expect(report).toMatchObject({
    subject: 'C=DE, O=Acme Appliances, CN=Acme Release Signing',
    issuer: 'C=DE, O=Acme Appliances, CN=Acme Release Signing',
    isSelfSigned: true,
    matchesManifest: true,
    isChainIntact: true,
  })
  expect(report.validTo.getTime() - report.validFrom.getTime()).toBeGreaterThan(36_000 * 86_400_000)
  expect(report.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
})

test('CRLF and text around the PEM make no difference', () => {
  const text = `Bag Attributes\r\n${certificateFile.replaceAll('\n', '\r\n')}trailer`
  expect(parseCertificate(text, 'vm.cert', manifest).matchesManifest).toBe(true)
})

test('one changed byte of the manifest does not fit', () => {
  const changed = Buffer.from(signedManifest.replace('vm.ovf', 'wm.ovf'))
  expect(parseCertificate(certificateFile, 'vm.cert', changed).matchesManifest).toBe(false)
})

describe('refused', () => {
  const cases: { name: string; text: string; reason: RegExp }[] = [
    {
      name: 'no certificate',
      text: certificateFile.replace(/-----BEGIN[^]*/, ''),
      reason: /^vm\.cert: there is no PEM certificate/,
    },
    {
      name: 'no signature',
      text: certificateFile.slice(certificateFile.indexOf('-----BEGIN')),
      reason: /no signature line/,
    },
    {
      name: 'a damaged certificate',
      text: certificateFile.replace('MII', 'MIX'),
      reason: /certificate in the file is damaged/,
    },
  ]
  for (const { name, text, reason } of cases) {
    test(name, () => {
      expect(() => parseCertificate(text, 'vm.cert', manifest)).toThrow(OvfError)
      expect(() => parseCertificate(text, 'vm.cert', manifest)).toThrow(reason)
    })
  }
})
