/** SCRAM-SHA-256 against the example of RFC 7677, section 3, and against daemons that cheat. */
import { describe, expect, test } from 'vitest'
import { scramSha256 } from './scram-sha-256.ts'

const nonce = 'rOprNGfwEbeRWgbNEkqO'
const serverFirst = `r=${nonce}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`
const begin = () => scramSha256({ username: 'user', password: 'pencil' }, nonce)
const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString())

test('says what the example of RFC 7677 says', () => {
  const conversation = begin()
  const { respond } = conversation
  expect(text(respond(undefined))).toBe(`n,,n=user,r=${nonce}`)
  expect(text(respond(Buffer.from(serverFirst)))).toBe(
    `c=biws,r=${nonce}%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`,
  )
  expect(conversation.isContent).toBe(false)
  expect(respond(Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='))).toBeUndefined()
  expect(conversation.isContent).toBe(true)
})

describe('a daemon that cheats is found out', () => {
  test.each([
    ['by a nonce that is not ours', 'r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096', 'something else'],
    ['by adding nothing to our nonce', `r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`, 'something else'],
    ['by work without end', serverFirst.replace('4096', '999999999'), '999999999 rounds'],
    ['by no number of rounds', serverFirst.replace('4096', 'x'), 'something else'],
  ])('%s', (_, challenge, message) => {
    const { respond } = begin()
    respond(undefined)
    expect(() => respond(Buffer.from(challenge))).toThrow(message)
  })

  test('by not knowing the password', () => {
    const { respond } = begin()
    respond(undefined)
    respond(Buffer.from(serverFirst))
    expect(() => respond(Buffer.from('v=AAAA'))).toThrow('does not know the password')
  })
})

test('a name with a comma or an equals sign cannot forge a field', () => {
  const { respond } = scramSha256({ username: 'a,r=b', password: 'x' }, nonce)
  expect(text(respond(undefined))).toBe(`n,,n=a=2Cr=3Db,r=${nonce}`)
})
