/** The archive format that the kernel unpacks, checked against cpio(5)'s layout byte by byte. */
import { expect, test } from 'vitest'
import { writeCpio } from './cpio.ts'

test('a file is a header of 110 characters, its name and its content, each padded to four bytes', () => {
  const archive = writeCpio([{ path: 'init', mode: 0o755, content: Buffer.from('hello') }])
  const header = '070701' + '00000001' + '000081ed' + '0'.repeat(16) + '00000001' + '00000000' + '00000005'
  expect(archive.toString('latin1', 0, header.length)).toBe(header)
  expect(archive.toString('latin1', 110, 116)).toBe('init\0\0')
  expect(archive.toString('latin1', 116, 124)).toBe('hello\0\0\0')
})

test('a directory has no content and its own type', () => {
  const archive = writeCpio([{ path: 'dev', mode: 0o755 }])
  expect(archive.toString('latin1', 14, 22)).toBe('000041ed')
})

test('an archive ends with the trailer that stops the kernel', () => {
  expect(writeCpio([]).includes('TRAILER!!!')).toBe(true)
})
