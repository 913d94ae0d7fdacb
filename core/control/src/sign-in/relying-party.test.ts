/** Which addresses passkeys can be bound to. */
import { expect, test } from 'vitest'
import { relyingPartyOf } from './relying-party.ts'

test.for([
  ['https://covisor.example', 'https://covisor.example', 'covisor.example'],
  ['https://covisor.example:8460/', 'https://covisor.example:8460', 'covisor.example'],
  ['http://localhost:8460', 'http://localhost:8460', 'localhost'],
] as const)('%s is bound to its name', ([url, origin, id]) => {
  expect(relyingPartyOf(url)).toEqual({ origin, id })
})

test.for([
  [undefined, 'set publicUrl'],
  ['http://covisor.example', 'browsers want https'],
  ['https://192.0.2.1:8460', 'is an address'],
  ['https://[2001:db8::1]', 'is an address'],
] as const)('%s has no passkeys, and why is said', ([url, why]) => {
  expect(() => relyingPartyOf(url)).toThrow(why)
})
