/** What strangers type stays a value: in filters (RFC 4515) and in distinguished names (RFC 4514). */
import { expect, test } from 'vitest'
import { escapeDnValue, escapeFilterValue } from './ldap-text.ts'

test.for([
  ['alice', 'alice'],
  ['*', '\\2a'],
  ['alice)(objectClass=*', 'alice\\29\\28objectClass=\\2a'],
  ['a\\2ab', 'a\\5c2ab'],
  ['nul\0l', 'nul\\00l'],
  ['jürgen', 'j\\c3\\bcrgen'],
] as const)('in a filter, %j is %s', ([text, escaped]) => {
  expect(escapeFilterValue(text)).toBe(escaped)
})

test.for([
  ['alice', 'alice'],
  ['alice,dc=evil', 'alice\\,dc\\=evil'],
  ['#1', '\\#1'],
  [' padded ', '\\ padded\\ '],
  ['a+b="c"', 'a\\+b\\=\\"c\\"'],
  ['nul\0', 'nul\\00'],
] as const)('in a distinguished name, %j is %s', ([text, escaped]) => {
  expect(escapeDnValue(text)).toBe(escaped)
})
