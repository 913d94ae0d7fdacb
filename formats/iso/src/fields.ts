/**
 * The number, text and date fields of ISO 9660 (ECMA-119, sections 7.2, 7.3, 8.4.26 and 9.1.5), written into a buffer.
 *
 * Most numbers stand there twice, little-endian and then big-endian; both copies are always written, because readers
 * differ in which one they trust.
 */

export function both16(out: Buffer, at: number, value: number): void {
  out.writeUInt16LE(value, at)
  out.writeUInt16BE(value, at + 2)
}

export function both32(out: Buffer, at: number, value: number): void {
  out.writeUInt32LE(value, at)
  out.writeUInt32BE(value, at + 4)
}

/** Text padded with spaces, in ASCII or, for Joliet, in UCS-2 with the high byte first. */
export function padded(text: string, length: number, encoding: NameEncoding): Buffer {
  const field = encodeName(' '.repeat(encoding === 'ascii' ? length : length / 2), encoding)
  encodeName(text, encoding).copy(field)
  return field
}

export type NameEncoding = 'ascii' | 'ucs2'

export function encodeName(name: string, encoding: NameEncoding): Buffer {
  return encoding === 'ascii' ? Buffer.from(name, 'latin1') : Buffer.from(name, 'utf16le').swap16()
}

/** ECMA-119, 9.1.5: seven bytes, year since 1900 first. */
export function shortDate(date: Date): Buffer {
  return Buffer.from([
    date.getUTCFullYear() - 1900,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    0, // offset from GMT in quarters of an hour
  ])
}

/** ECMA-119, 8.4.26.1: sixteen digits and the offset from GMT. */
export function longDate(date: Date | undefined): Buffer {
  const digits = date === undefined ? '0'.repeat(16) : `${date.toISOString().replace(/\D/g, '').slice(0, 14)}00`
  return Buffer.concat([Buffer.from(digits, 'latin1'), Buffer.of(0)])
}
