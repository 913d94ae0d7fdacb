/** QR codes against the worked examples of ISO/IEC 18004, and read again by a reader that knows nothing of the writer. */
import { expect, test } from 'vitest'
import { errorCorrection, withCheckBits } from './error-correction.ts'
import { type Modules, qrCode } from './qr-code.ts'

test('the check codewords are those of the standard’s example, annex I.2', () => {
  const data = '10 20 0C 56 61 80 EC 11 EC 11 EC 11 EC 11 EC 11'.split(' ').map((byte) => Number.parseInt(byte, 16))
  const check = errorCorrection(data, 10).map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
  expect(check.join(' ')).toBe('A5 24 D4 C1 ED 36 C7 87 2C 55')
})

test('format and version have the check bits of the standard’s examples, annexes C.2 and D.2', () => {
  expect((withCheckBits(0b00101, 10, 0x537) ^ 0x5412).toString(2)).toBe('100000011001110')
  expect(withCheckBits(7, 12, 0x1f25).toString(2).padStart(18, '0')).toBe('000111110010010100')
})

test('finders stand in three corners, with a light border, and timing between them', () => {
  const modules = qrCode('otpauth://totp/x')
  const row = (at: number) => modules[at]!.map((isDark) => (isDark ? '#' : '.')).join('')
  expect([row(0).slice(0, 8), row(0).slice(-8), row(modules.length - 1).slice(0, 8)]).toEqual([
    '#######.',
    '.#######',
    '#######.',
  ])
  expect(row(6).slice(6, -6)).toMatch(/^(#\.)+#$/)
})

const link = (length: number) => `otpauth://totp/Covisor:${'grace'.repeat(50)}`.slice(0, length)
test.for([1, 14, 26, 62, 84, 106, 122, 152, 180, 213])('%i bytes are read again as they were', (length) => {
  expect(read(qrCode(link(length)))).toBe(link(length))
})

test('text beyond ASCII is its UTF-8 bytes, and what is too long is refused', () => {
  expect(read(qrCode('Übung für José'))).toBe('Übung für José')
  expect(() => qrCode('x'.repeat(214))).toThrow(RangeError)
})

/** Data codewords of each block at level M, by version: here once more, so that a slip in one place shows. */
const perBlock = [
  [16],
  [28],
  [44],
  [32, 32],
  [43, 43],
  [27, 27, 27, 27],
  [31, 31, 31, 31],
  [38, 38, 39, 39],
  [36, 36, 36, 37, 37],
  [43, 43, 43, 43, 44],
]

function read(modules: Modules): string {
  const size = modules.length
  const version = (size - 17) / 4
  const bits: number[] = []
  for (let pair = 0, right = size - 1; right > 0; pair++, right -= right === 8 ? 3 : 2)
    for (let step = 0; step < size; step++)
      for (const column of [right, right - 1]) {
        const row = pair % 2 === 0 ? size - 1 - step : step
        if (!isFunction(row, column, size, version))
          bits.push(Number(modules[row]![column] !== ((row + column) % 2 === 0)))
      }
  const bytes = Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2),
  )
  const blocks: number[][] = perBlock[version - 1]!.map(() => [])
  let next = 0
  for (let at = 0; at < Math.max(...perBlock[version - 1]!); at++)
    for (const [block, length] of perBlock[version - 1]!.entries()) if (at < length) blocks[block]!.push(bytes[next++]!)
  const stream = blocks.flat().flatMap((byte) => byte.toString(2).padStart(8, '0').split(''))
  const number = (from: number, length: number) => Number.parseInt(stream.slice(from, from + length).join(''), 2)
  expect(number(0, 4)).toBe(4)
  const width = version < 10 ? 8 : 16
  const text = Array.from({ length: number(4, width) }, (_, at) => number(4 + width + at * 8, 8))
  return new TextDecoder().decode(new Uint8Array(text))
}

function isFunction(row: number, column: number, size: number, version: number): boolean {
  const isFinder = (row < 9 && (column < 9 || column >= size - 8)) || (row >= size - 8 && column < 9)
  const far = size - 11
  const isVersion = version >= 7 && ((row < 6 && column >= far) || (column < 6 && row >= far))
  const steps = [[], [18], [22], [26], [30], [34], [22, 38], [24, 42], [26, 46], [28, 50]][version - 1]!
  const near = (at: number) => [6, ...steps].find((centre) => Math.abs(centre - at) <= 2)
  const [down, right] = [near(row), near(column)]
  const last = steps.at(-1)
  const isCorner = (down === 6 && (right === 6 || right === last)) || (down === last && right === 6)
  const isAlignment = version > 1 && down !== undefined && right !== undefined && !isCorner
  return isFinder || isVersion || isAlignment || row === 6 || column === 6
}
