/**
 * Parts of its host that a VM has for itself: memory in huge pages, one NUMA cell, PCI devices. Chosen with the host, and promised in
 * the same transaction, so that two VMs never have one device.
 */
export interface DedicatedParts {
  /** All its memory is in pages of this size, which the host has set aside; absent: ordinary pages. */
  readonly hugePageKiB?: number
  /** Its memory and its vCPUs are in this NUMA cell of the host and nowhere else; absent: wherever the host puts them. */
  readonly numaCell?: number
  readonly devices?: readonly DedicatedDevice[]
}

export interface DedicatedDevice {
  readonly key: string
  /** As it was asked for: vendor and product, `10de:1eb8`, or a kind, `gpu`. */
  readonly wanted: string
  /** As lspci writes it: 0000:3b:00.0. */
  readonly address: string
}

export const pciKinds = ['gpu', 'network', 'storage', 'accelerator', 'other'] as const
export type PciKind = (typeof pciKinds)[number]

/** `10de:1eb8` or one of the kinds. */
export const isDeviceWish = (text: string): boolean =>
  /^[0-9a-f]{4}:[0-9a-f]{4}$/.test(text) || pciKinds.some((kind) => kind === text)

/** What of the host's parts a VM takes, one row each, as the store keeps it. */
export interface HostPart {
  readonly part: 'pages' | 'cell' | 'device'
  /** Size of a page in KiB, number of a cell, address of a device. */
  readonly about: string
  /** Of pages and cells; 1 for a device. */
  readonly memoryMiB: number
}

export function hostPartsOf(
  {
    hugePageKiB,
    numaCell,
    devices = [],
  }: {
    readonly hugePageKiB?: number
    readonly numaCell?: number
    readonly devices?: readonly { readonly address: string }[]
  },
  memoryMiB: number,
): readonly HostPart[] {
  return [
    ...(hugePageKiB === undefined ? [] : [{ part: 'pages' as const, about: String(hugePageKiB), memoryMiB }]),
    ...(numaCell === undefined ? [] : [{ part: 'cell' as const, about: String(numaCell), memoryMiB }]),
    ...devices.map(({ address }) => ({ part: 'device' as const, about: address, memoryMiB: 1 })),
  ]
}
