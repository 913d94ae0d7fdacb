/** What strangers type stays a value in filters (RFC 4515), and names of entries are the same however they are written. */
import { expect, test } from 'vitest'
import { comparableDn, escapeFilterValue, filled } from './ldap-text.ts'

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

test('a filter is filled with what strangers type, and only its own holes', () => {
  expect(filled('(&(uid={name})(x={other}))', { name: '*)(uid={other}' })).toBe(
    '(&(uid=\\2a\\29\\28uid={other})(x={other}))',
  )
})

test('names of entries are compared without regard to case and spaces around signs', () => {
  expect(comparableDn('CN=VM Users, OU = Groups,DC=corp')).toBe(comparableDn('cn=vm users,ou=groups,dc=CORP'))
  expect(comparableDn('cn=vm  users')).not.toBe(comparableDn('cn=vm users'))
})
