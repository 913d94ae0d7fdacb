/**
 * Sizes as libvirt writes them, `<capacity unit='GiB'>8</capacity>`, as bytes.
 *
 * The unit that counts when none is written depends on the element: KiB for memory, bytes for storage. Letters are read
 * whatever their case. Source: libvirt 11.3.0, docs/formatdomain.rst, "memory", and src/util/virutil.c, virScaleInteger.
 */
import { type XmlElement, XmlError } from '@covisor/xml'

const powers = ['k', 'm', 'g', 't', 'p', 'e'] as const

export function sizeOf(element: XmlElement, defaultUnit: 'KiB' | 'bytes'): bigint {
  const unit = element.attr('unit') ?? defaultUnit
  const scale = scaleOf(unit.toLowerCase())
  const digits = element.text.trim()
  if (scale === undefined || !/^\d{1,20}$/.test(digits)) {
    throw new XmlError(element.name, element.line ?? 1, 1, `"${digits}" with unit "${unit}" is not a size`)
  }
  return BigInt(digits) * scale
}

/** Keeps the element's other attributes; whoever reads it sees what virsh would write. */
export function setSize(element: XmlElement, bytes: bigint, unit: 'KiB' | 'bytes'): void {
  const scale = scaleOf(unit.toLowerCase()) as bigint
  if (bytes < 0n || bytes % scale !== 0n) throw new RangeError(`${bytes} bytes are not a whole number of ${unit}`)
  element.setAttr('unit', unit).setText(String(bytes / scale))
}

/** `k`, `KiB`: 1024; `KB`: 1000; and so on. */
function scaleOf(unit: string): bigint | undefined {
  if (unit === '' || unit === 'b' || unit === 'byte' || unit === 'bytes') return 1n
  const power = BigInt(powers.indexOf(unit[0] as (typeof powers)[number]) + 1)
  if (power === 0n) return undefined
  const rest = unit.slice(1)
  if (rest === '' || rest === 'ib') return 1024n ** power
  return rest === 'b' ? 1000n ** power : undefined
}
