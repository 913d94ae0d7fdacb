/** Codes as RFC 6238 has them, and which time they are taken for. */
import { expect, test } from 'vitest'
import { codeAt, newTotp, stepOfCode } from './totp.ts'

/** RFC 6238, appendix B: "12345678901234567890" in base32; its codes have eight digits, ours are the last six of them. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.for([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const)('at second %i the code is %s, and is of that step', async ([second, code]) => {
  expect(await codeAt(secret, second * 1000)).toBe(code)
  expect(await stepOfCode(secret, code, second * 1000)).toBe(Math.floor(second / 30))
})

test.for([
  [-2, undefined],
  [-1, 999],
  [0, 1000],
  [1, 1001],
  [2, undefined],
] as const)('a code of %i steps away is of step %s', async ([steps, step]) => {
  const now = 1000 * 30_000
  expect(await stepOfCode(secret, await codeAt(secret, now + steps * 30_000), now)).toBe(step)
})

test.for(['', '28708', '2870822', 'abcdef', '２８７０８２', '-28708', '28 7'])('%j is no code', async (code) => {
  expect(await stepOfCode(secret, code, 59_000)).toBeUndefined()
})

test('a code is typed with a space in its middle, as apps show it', async () => {
  expect(await stepOfCode(secret, '287 082', 59_000)).toBe(1)
})

test('a new secret has 160 bits, is another one each time, and its link says whose it is', async () => {
  const [one, two] = [await newTotp('Covisor', 'alice@acme'), await newTotp('Covisor', 'alice@acme')]
  expect(one.secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(one.secret).not.toBe(two.secret)
  const uri = new URL(one.uri)
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Covisor:alice@acme',
  ])
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret: one.secret, digits: '6', period: '30' })
})
