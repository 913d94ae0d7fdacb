/** Amounts in domain XML: numbers with a unit attribute, KiB where there is none. */
import type { XmlElement } from '@covisor/xml'

const KIB: Readonly<Record<string, number>> = {
  b: 1 / 1024,
  bytes: 1 / 1024,
  KB: 1000 / 1024,
  k: 1,
  KiB: 1,
  MB: 1e6 / 1024,
  M: 1024,
  MiB: 1024,
  GB: 1e9 / 1024,
  G: 1024 ** 2,
  GiB: 1024 ** 2,
  TB: 1e12 / 1024,
  T: 1024 ** 3,
  TiB: 1024 ** 3,
}

/** Whole MiB, rounded up; 0 when there is no such element. */
export function mebibytes(element: XmlElement | undefined): number {
  const kib = Number(element?.text.trim() ?? 0) * (KIB[element?.attr('unit') ?? 'KiB'] ?? 1)
  return Number.isFinite(kib) ? Math.ceil(kib / 1024) : 0
}

/** Bytes; pools and volumes count in bytes unless a unit says otherwise. */
export function byteCount(element: XmlElement | undefined): number {
  const bytes = Number(element?.text.trim() ?? 0) * (KIB[element?.attr('unit') ?? 'bytes'] ?? 1 / 1024) * 1024
  return Number.isFinite(bytes) ? Math.round(bytes) : 0
}

/** An integer in text or attribute; undefined for anything else. */
export function integer(text: string | undefined): number | undefined {
  const value = text?.trim()
  return value !== undefined && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined
}
