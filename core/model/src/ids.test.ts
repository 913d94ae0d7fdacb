/** Ids and errors: what is let in, and how what is not is said. */
import { expect, test } from 'vitest'
import { AppError, errorChain, isAppError } from './errors.ts'
import { isId, newId, parseId, shortId } from './ids.ts'
import { formatBytes } from './size.ts'

test('an id that we made is let in again', () => {
  const id = newId('vm')
  expect(parseId('vm', id)).toBe(id)
  expect(shortId(id)).toHaveLength(8)
})

for (const text of [
  '',
  'web01',
  '3F0C9E52-8A4E-4F43-9C7E-2D9E3F0C9E52',
  '3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52 ',
  '../../etc',
]) {
  test(`"${text}" is no id`, () => {
    expect(isId(text)).toBe(false)
    expect(() => parseId('vm', text)).toThrow(`"${text}" is not a vm id`)
  })
}

test('the chain of an error says every cause once, outermost first', () => {
  const cause = new Error('socket closed')
  const error = new AppError('HOST_UNREACHABLE', { host: 'kvm1' }, { cause })
  expect(errorChain(error)).toBe('host "kvm1" does not answer: socket closed')
  expect(error.message).not.toContain('socket')
})

test('an error is known by its code', () => {
  const error: unknown = new AppError('NAME_TAKEN', { kind: 'VM', name: 'web01' })
  expect(isAppError(error, 'NAME_TAKEN')).toBe(true)
  expect(isAppError(error, 'NOT_FOUND')).toBe(false)
  expect(isAppError(new Error('x'))).toBe(false)
})

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [20 * 2 ** 30, '20 GiB'],
  [2 ** 50, '1 PiB'],
])('%d bytes are shown as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
