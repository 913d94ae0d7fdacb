/** Which passwords are refused, and why. */
import { describe, expect, test } from 'vitest'
import { checkPasswordRules } from './password-rules.ts'

describe('refused, with the reason:', () => {
  test.for([
    ['correct hor', 'at least 12 characters'],
    ['👍👍👍👍👍👍', 'at least 12 characters'],
    ['x'.repeat(1025), 'at most 1024 characters'],
    ['aaaabbbbaaaabbbb', 'too few different characters'],
    ['sesam!sesam!sesam!', 'repeats itself'],
    ['password1234', 'tried first'],
    ['Passw0rd2026!', 'tried first'],
    ['qwertyuiop12345', 'tried first'],
    ['123456789abcdef', 'tried first'],
    ['admin-admin-99!', 'tried first'],
    ['Alice.Miller12', 'user name'],
  ])('%s', ([password, why]) => {
    expect(() => checkPasswordRules(password!, 'alice.miller')).toThrow(why!)
  })
})

test.for(['correct horse battery', 'kühlschrank-nebel-7', 'a lovely password of my own', 'tr0ub4dor&3-xkcd'])(
  'taken: %s',
  (password) => {
    expect(() => checkPasswordRules(password, 'alice')).not.toThrow()
  },
)

test('a user name of two letters refuses nobody', () => {
  expect(() => checkPasswordRules('correct horse battery', 'or')).not.toThrow()
})
