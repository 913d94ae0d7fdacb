/**
 * What the format URI of a disk promises. A hint for people and for choosing a reader; the bytes decide in the end,
 * because producers are careless here (oVirt says VMDK and stores qcow2).
 */

export type DiskFormat = 'vmdk-stream-optimized' | 'vmdk' | 'vhd' | 'vhdx' | 'vdi' | 'qcow2' | 'raw' | 'iso' | 'unknown'

/** First match wins. Sources: DSP0243 annexes, VirtualBox `Appliance`, oVirt `OvfWriter`, XenCenter's exporter. */
const patterns: readonly (readonly [RegExp, DiskFormat])[] = [
  [/vmdk.*#(streamOptimized|compressed)/i, 'vmdk-stream-optimized'],
  [/vmdk/i, 'vmdk'],
  [/vhdx/i, 'vhdx'],
  [/vhd|virtualserver/i, 'vhd'],
  [/vdi/i, 'vdi'],
  [/qcow/i, 'qcow2'],
  [/iso-?9660|ecma-119|\biso\b/i, 'iso'],
  [/\braw\b/i, 'raw'],
]

export function diskFormat(uri: string | undefined): DiskFormat {
  if (uri === undefined) return 'unknown'
  const start = uri.slice(0, 300)
  return patterns.find(([pattern]) => pattern.test(start))?.[1] ?? 'unknown'
}
