/** Encodings of descriptors: by mark, by declaration, and never guessed into question marks. */
import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'

const xml = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>ü漢</a>`

test('UTF-8 is read with and without byte order mark', () => {
  expect(decodeText(Buffer.from(xml('utf-8')), 'x')).toContain('ü漢')
  expect(decodeText(Buffer.from(`\ufeff${xml('utf-8')}`), 'x')).toContain('ü漢')
})

test('UTF-16 is read by its mark and without', () => {
  expect(decodeText(Buffer.from(`\ufeff${xml('utf-16')}`, 'utf16le'), 'x')).toContain('ü漢')
  expect(decodeText(Buffer.from(xml('utf-16'), 'utf16le').swap16(), 'x')).toContain('ü漢')
})

test('a declared Latin-1 is read as such', () => {
  const text = '<?xml version="1.0" encoding="iso-8859-1"?><a>ü</a>'
  expect(decodeText(Buffer.from(text, 'latin1'), 'x')).toContain('<a>ü</a>')
})

test('bytes that are not the stated encoding are refused', () => {
  expect(() => decodeText(Buffer.from([0x3c, 0x61, 0xff, 0x3e]), 'x.ovf')).toThrow(/^x\.ovf: the text is not utf-8/)
  expect(() => decodeText(Buffer.from(xml('klingon')), 'x.ovf')).toThrow(/the text is not klingon/)
})
