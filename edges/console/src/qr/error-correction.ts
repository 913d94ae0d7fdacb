/**
 * Reed–Solomon codewords of QR codes, over GF(256) with the polynomial of ISO/IEC 18004:2015, section 7.5.2 (x⁸+x⁴+x³+x²+1), and the BCH
 * codes of their format and version (annexes C and D). Pure.
 */
const FIELD_POLYNOMIAL = 0x11d

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * FIELD_POLYNOMIAL)
    product ^= ((b >>> bit) & 1) * a
  }
  return product
}

/** Coefficients of the generator polynomial of this degree, but the first, which is 1. */
function generator(degree: number): readonly number[] {
  const coefficients = Array.from({ length: degree }, (_, at): number => (at === degree - 1 ? 1 : 0))
  let root = 1
  for (let i = 0; i < degree; i++) {
    for (let at = 0; at < degree; at++)
      coefficients[at] = multiply(coefficients[at]!, root) ^ (coefficients[at + 1] ?? 0)
    root = multiply(root, 2)
  }
  return coefficients
}

export function errorCorrection(data: readonly number[], length: number): readonly number[] {
  const divisor = generator(length)
  const rest = Array.from({ length }, () => 0)
  for (const codeword of data) {
    const factor = codeword ^ rest.shift()!
    rest.push(0)
    for (const [at, coefficient] of divisor.entries()) rest[at]! ^= multiply(coefficient, factor)
  }
  return rest
}

/** With so many check bits behind it; the polynomial has one bit more. */
export function withCheckBits(value: number, bits: number, polynomial: number): number {
  let rest = value
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >>> (bits - 1)) * polynomial)
  return (value << bits) | rest
}
