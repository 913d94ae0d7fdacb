/** File names that would break a header, or a disk they are saved to. */
import { expect, test } from 'vitest'
import { attachment } from './content-disposition.ts'

test.for([
  ['disk.qcow2', 'disk.qcow2', 'disk.qcow2'],
  ['über.ova', '_ber.ova', '%C3%BCber.ova'],
  ['a"b\r\nSet-Cookie: x', 'a_b__Set-Cookie_ x', 'a_b__Set-Cookie_%20x'],
  ['../../etc/passwd', '__.._etc_passwd', '__.._etc_passwd'],
  ['.bashrc', '_bashrc', '_bashrc'],
  ["it's (1)*.raw", "it's (1)_.raw", 'it%27s%20%281%29_.raw'],
  ['100%;.raw', '100__.raw', '100%25%3B.raw'],
  ['\u202Egpj.exe', '_gpj.exe', '_gpj.exe'],
  ['', 'download', 'download'],
] as const)('%j', ([name, ascii, encoded]) => {
  expect(attachment(name)).toBe(`attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`)
})

test('half a character is not carried on', () => {
  expect(attachment('a\ud800b')).toMatch(/filename\*=UTF-8''a%EF%BF%BDb$/)
})
