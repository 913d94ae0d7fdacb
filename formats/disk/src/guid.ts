/** GUIDs as VHDX and VDI store them: the first three groups little-endian, the rest as written. */

export function guidAt(bytes: Uint8Array, at: number): string {
  const hex = (...order: number[]) =>
    order.map((index) => (bytes[at + index] ?? 0).toString(16).padStart(2, '0')).join('')
  return `${hex(3, 2, 1, 0)}-${hex(5, 4)}-${hex(7, 6)}-${hex(8, 9)}-${hex(10, 11, 12, 13, 14, 15)}`
}

export const NO_GUID = '00000000-0000-0000-0000-000000000000'
