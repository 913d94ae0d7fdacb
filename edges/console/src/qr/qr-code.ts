/**
 * Text as a QR code: bytes, error correction level M, versions 1 to 10, which hold 213 bytes. Pure.
 *
 * ISO/IEC 18004:2015; section numbers are of that. Enough for what is shown here (a link for an authenticator app), and no more: no
 * kanji, no structured append, one mask, because readers take any; the standard's choice among the eight only makes reading quicker.
 */
import { errorCorrection, withCheckBits } from './error-correction.ts'

/** Rows of modules; true is dark. */
export type Modules = readonly (readonly boolean[])[]

/** Table 9, level M: check codewords a block, and the data codewords of each block. */
const blocksOfVersion: readonly (readonly [check: number, data: readonly number[]])[] = [
  [10, [16]],
  [16, [28]],
  [26, [44]],
  [18, [32, 32]],
  [24, [43, 43]],
  [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]],
  [22, [36, 36, 36, 37, 37]],
  [26, [43, 43, 43, 43, 44]],
]
/** Annex E, but the 6 that each begins with. */
const alignments: readonly (readonly number[])[] = [
  [],
  [18],
  [22],
  [26],
  [30],
  [34],
  [22, 38],
  [24, 42],
  [26, 46],
  [28, 50],
]

/** Section 7.8.2: mask 0 is dark where row and column together are even. */
const isMasked = (row: number, column: number): boolean => (row + column) % 2 === 0
/** Section 7.9.1: level M is 00, and then the mask's three bits. Annex C gives polynomial and the mask over it. */
const FORMAT = withCheckBits(0b00_000, 10, 0x537) ^ 0x5412
/** Annex D. */
const versionBits = (version: number): number => withCheckBits(version, 12, 0x1f25)

/** Throws RangeError for what is too long. */
export function qrCode(text: string): Modules {
  const bytes = [...new TextEncoder().encode(text)]
  const version = blocksOfVersion.findIndex(([, data], i) => capacity(data, i + 1) >= bytes.length) + 1
  if (version === 0) throw new RangeError(`${bytes.length} bytes are too many for one picture`)
  return placed(version, interleaved(version, dataCodewords(version, bytes)))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
/** Table 3: how long the count of bytes is. */
const countBits = (version: number): number => (version < 10 ? 8 : 16)
const capacity = (data: readonly number[], version: number): number =>
  Math.floor((sum(data) * 8 - 4 - countBits(version)) / 8)

/** Section 7.4: mode 0100, count, bytes, terminator, then 236 and 17 in turn. */
function dataCodewords(version: number, bytes: readonly number[]): readonly number[] {
  const bits: number[] = []
  const put = (value: number, length: number) => {
    for (let at = length - 1; at >= 0; at--) bits.push((value >>> at) & 1)
  }
  put(0b0100, 4)
  put(bytes.length, countBits(version))
  for (const byte of bytes) put(byte, 8)
  const length = sum(blocksOfVersion[version - 1]![1])
  put(0, Math.min(4, length * 8 - bits.length))
  while (bits.length % 8 !== 0) bits.push(0)
  for (let pad = 236; bits.length < length * 8; pad ^= 236 ^ 17) put(pad, 8)
  return Array.from({ length }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2))
}

/** Section 7.6: first codewords of all blocks, then second ones, and so on; check codewords likewise after them. */
function interleaved(version: number, data: readonly number[]): readonly number[] {
  const [check, lengths] = blocksOfVersion[version - 1]!
  let from = 0
  const blocks = lengths.map((length) => data.slice(from, (from += length)))
  const checks = blocks.map((block) => errorCorrection(block, check))
  const inTurn = (rows: readonly (readonly number[])[]) =>
    Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, at) =>
      rows.flatMap((row) => row[at] ?? []),
    ).flat()
  return [...inTurn(blocks), ...inTurn(checks)]
}

function placed(version: number, codewords: readonly number[]): Modules {
  const size = version * 4 + 17
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const isFixed = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const fix = (row: number, column: number, isDark: boolean) => {
    if (modules[row]?.[column] === undefined) return
    modules[row][column] = isDark
    isFixed[row]![column] = true
  }
  drawPatterns(version, size, fix)
  const bits = codewords.flatMap((codeword) =>
    Array.from({ length: 8 }, (_, at) => ((codeword >>> (7 - at)) & 1) === 1),
  )
  let next = 0
  for (const [row, column] of pathOf(size)) {
    if (isFixed[row]![column]) continue
    // Where there are more modules than bits, they are 0.
    modules[row]![column] = (bits[next++] ?? false) !== isMasked(row, column)
  }
  return modules
}

type Fix = (row: number, column: number, isDark: boolean) => void

/** Section 6.3: finders, timing, alignment; 7.9 and 7.10: format and version. */
function drawPatterns(version: number, size: number, fix: Fix): void {
  for (let at = 0; at < size; at++) {
    fix(6, at, at % 2 === 0)
    fix(at, 6, at % 2 === 0)
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    drawSquares(row, column, 4, (ring) => ring !== 2 && ring !== 4, fix)
  const centres = [6, ...alignments[version - 1]!]
  const last = size - 7
  for (const row of centres)
    for (const column of centres) {
      const isAtFinder = (row === 6 && (column === 6 || column === last)) || (row === last && column === 6)
      if (!isAtFinder && version > 1) drawSquares(row, column, 2, (ring) => ring !== 1, fix)
    }
  drawFormat(size, fix)
  if (version >= 7) drawVersion(version, size, fix)
}

function drawSquares(row: number, column: number, radius: number, isDark: (ring: number) => boolean, fix: Fix): void {
  for (let down = -radius; down <= radius; down++)
    for (let right = -radius; right <= radius; right++)
      fix(row + down, column + right, isDark(Math.max(Math.abs(down), Math.abs(right))))
}

/** Figure 25: bit 0 is the least significant. */
function drawFormat(size: number, fix: Fix): void {
  const bit = (at: number) => ((FORMAT >>> at) & 1) === 1
  for (let at = 0; at <= 5; at++) fix(at, 8, bit(at))
  fix(7, 8, bit(6))
  fix(8, 8, bit(7))
  fix(8, 7, bit(8))
  for (let at = 9; at < 15; at++) fix(8, 14 - at, bit(at))
  for (let at = 0; at < 8; at++) fix(8, size - 1 - at, bit(at))
  for (let at = 8; at < 15; at++) fix(size - 15 + at, 8, bit(at))
  fix(size - 8, 8, true)
}

function drawVersion(version: number, size: number, fix: Fix): void {
  const bits = versionBits(version)
  for (let at = 0; at < 18; at++) {
    const isDark = ((bits >>> at) & 1) === 1
    const [long, short] = [size - 11 + (at % 3), Math.floor(at / 3)]
    fix(short, long, isDark)
    fix(long, short, isDark)
  }
}

/** Section 7.7.3: columns in pairs from the right, up and down in turn, past the timing column. */
function* pathOf(size: number): Generator<readonly [row: number, column: number]> {
  let isUp = true
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step
      yield [row, right]
      yield [row, right - 1]
    }
    isUp = !isUp
  }
}
