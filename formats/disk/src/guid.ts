/** GUIDs as VHDX and VDI store them: the first three groups little-endian, the rest as written. */

export function guidAt(bytes: Uint8Array, at: number): string {
  const hex = (...order: number[]) =>
    order.map((index) => (bytes[at + index] ?? 0).toString(16).padStart(2, '0')).join('')
  return `${hex(3, 2, 1, 0)}-${hex(5, 4)}-${hex(7, 6)}-${hex(8, 9)}-${hex(10, 11, 12, 13, 14, 15)}`
}

export const NO_GUID = '00000000-0000-0000-0000-000000000000'

/** The other way round: "83ed9d41-5c9f-…", with or without dashes. */
export function writeGuid(bytes: Buffer, at: number, guid: string): void {
  const plain = Buffer.from(guid.replaceAll('-', ''), 'hex')
  if (plain.length !== 16) throw new RangeError(`"${guid}" is no GUID`)
  for (const [to, from] of [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].entries())
    bytes[at + to] = plain[from]!
}
