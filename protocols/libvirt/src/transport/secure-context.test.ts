/** Which connections share a TLS context. */
import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { secureContext } from './secure-context.ts'

test('the same certificates, read twice, are one context', () => {
  const read = () => ({ key: Buffer.from(KEY) })
  expect(secureContext(read())).toBe(secureContext(read()))
})

test('other certificates are another context', () => {
  expect(secureContext({ key: Buffer.from(KEY) })).not.toBe(secureContext({}))
})

const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
