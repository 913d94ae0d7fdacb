/** Which passwords are met by a guesser who begins with those that were found in breaches. */
import { expect, test } from 'vitest'
import { isCommonPassword } from './common-passwords.ts'

test.for(['qwertyuiop123', 'Football2026!!', '!!!1234superman', 'ＭＩＣＨＡＥＬ-1999-99'])(
  '%s is one',
  async (password) => {
    expect(await isCommonPassword(password)).toBe(true)
  },
)

test.for(['correct horse battery', 'a lovely password of my own', 'footballs are round', '9f86d081884c7d65', '123 !'])(
  '%s is none',
  async (password) => {
    expect(await isCommonPassword(password)).toBe(false)
  },
)
