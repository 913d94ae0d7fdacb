/** Published vectors: expected values are those of the specification's own test program and of `openssl passwd -6`. */
import { expect, test } from 'vitest'
import { sha512Crypt } from './sha512-crypt.ts'

const cases = [
  {
    name: 'the first vector of the specification',
    password: 'Hello world!',
    salt: 'saltstring',
    hash: '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  },
  {
    name: 'a password longer than one digest, with characters beyond ASCII (openssl passwd -6)',
    password: 'lösenord-med-många-tecken-längre-än-64-byte-0123456789-0123456789-x',
    salt: 'abc',
    hash: '$6$abc$vAlsK.5HQBYLJLi7XEgjUZYeHfyDeDrlbt8SZASNmbBjvPCscB0hKenK9JCGIR5D1re3ZeZ9muAFsSoVm6nD7.',
  },
]

for (const { name, password, salt, hash } of cases) {
  test(name, () => expect(sha512Crypt(password, salt)).toBe(hash))
}

test('two hashes of one password differ by their salt', () => {
  expect(sha512Crypt('secret')).not.toBe(sha512Crypt('secret'))
})
