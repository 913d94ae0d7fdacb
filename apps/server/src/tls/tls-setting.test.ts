/** Where the server speaks TLS. */
import { expect, test } from 'vitest'
import { tlsFor } from './tls-setting.ts'

test.for([
  ['127.0.0.1', 'off'],
  ['127.8.0.9', 'off'],
  ['::1', 'off'],
  ['localhost', 'off'],
  ['0.0.0.0', 'own'],
  ['::', 'own'],
  ['192.0.2.7', 'own'],
  ['kvm1.example', 'own'],
  ['localhost.example', 'own'],
] as const)('listening on %s with nothing said, TLS is %s', ([host, kind]) => {
  expect(tlsFor(host, undefined)).toEqual({ kind })
})

test('what was said holds on any address', () => {
  expect(tlsFor('0.0.0.0', { kind: 'off' })).toEqual({ kind: 'off' })
  expect(tlsFor('127.0.0.1', { kind: 'own' })).toEqual({ kind: 'own' })
})
