/** Recovery codes are many, unlike each other, and read however they are typed. */
import { expect, test } from 'vitest'
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.ts'

test('there are ten, of 80 bits each, and no two alike', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
})

test('capitals, spaces, no dashes and letters that look like digits are the same code', () => {
  const hash = recoveryCodeHash('0123-4567-89ab-cdef')
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  for (const typed of ['0123456789abcdef', ' O123 4567 89AB CDEF ', 'ol23-4567-89ab-cdef'])
    expect(recoveryCodeHash(typed), typed).toBe(hash)
})

test.for(['', '123456', '0123-4567-89ab-cdeu', '0123-4567-89ab-cdef-0'])('%j is none', (typed) => {
  expect(recoveryCodeHash(typed)).toBeUndefined()
})
