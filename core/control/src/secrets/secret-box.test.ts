/** Sealed texts open with their key, in their place, and not otherwise. */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type SecretKey, secretBox } from './secret-box.ts'

const newKey = (id: string): SecretKey => ({ id, key: randomBytes(32) })

describe('a sealed text', () => {
  const key = newKey('k1')
  const box = secretBox(() => [key])

  test('opens again, and shows nothing of what is in it', () => {
    const sealed = box.seal('correct horse – 日本', 'row 1')
    expect(sealed).toMatch(/^sealed1:k1:[A-Za-z0-9+/]+=*$/)
    expect(Buffer.from(sealed.split(':')[2]!, 'base64').includes('horse')).toBe(false)
    expect(box.open(sealed, 'row 1')).toBe('correct horse – 日本')
  })

  test('is another one each time', () => {
    expect(box.seal('x', 'row')).not.toBe(box.seal('x', 'row'))
  })

  test('does not open in another place', () => {
    expect(() => box.open(box.seal('x', 'row 1'), 'row 2')).toThrow('row 2: it was changed')
  })

  test('does not open once any of its bytes was changed', () => {
    const [version, id, encoded] = box.seal('x', 'row').split(':')
    const bytes = Buffer.from(encoded!, 'base64')
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at]! ^= 1
      expect(() => box.open(`${version}:${id}:${changed.toString('base64')}`, 'row'), `byte ${at}`).toThrow(
        'was changed',
      )
    }
  })

  test('that was cut off does not open', () => {
    expect(() => box.open('sealed1:k1:AAAA', 'row')).toThrow('was changed')
  })

  test('does not open without its key, and says which one it needs', () => {
    const other = secretBox(() => [newKey('k2')])
    expect(() => other.open(box.seal('x', 'row'), 'row')).toThrow('sealed with the key k1, which is not among the keys')
  })
})

test('after a change of keys the new one seals, and the old one still opens', () => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  let keys: readonly SecretKey[] = [old]
  const box = secretBox(() => keys)
  const sealed = box.seal('x', 'row')
  keys = [fresh, old]
  expect([box.open(sealed, 'row'), box.isFresh(sealed)]).toEqual(['x', false])
  expect(box.isFresh(box.seal('x', 'row'))).toBe(true)
})

test('what was written before there were keys is read as it is, and is not fresh', () => {
  const box = secretBox(() => [newKey('k1')])
  expect([box.open('{"plain":1}', 'row'), box.isFresh('{"plain":1}')]).toEqual(['{"plain":1}', false])
})
