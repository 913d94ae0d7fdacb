/** From which device to boot first: per device, as firmware of both kinds understands it; `<boot dev>` does not know two disks apart. */
import type { VmSpec } from '@covisor/model'

/** Boot position by device key, from 1. Without a wish: disks in order, then CD-ROMs, then the network. */
export function bootOrderOf(spec: VmSpec): Readonly<Record<string, number>> {
  const all = [...spec.disks, ...spec.cdroms, ...spec.nics].map((device) => device.key)
  const keys = spec.bootOrder?.filter((key) => all.includes(key)) ?? all
  return Object.fromEntries(keys.map((key, index) => [key, index + 1]))
}
