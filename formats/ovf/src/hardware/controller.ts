/** Which bus a controller item stands for, and which model. Names as vSphere, VirtualBox, oVirt and XenServer write them. */
import type { OvfItem } from '../descriptor/envelope.ts'

export type ControllerKind = 'ide' | 'scsi' | 'sata' | 'nvme' | 'virtio' | 'nvdimm'

export interface Controller {
  readonly kind: ControllerKind
  /** Lower case, as the producer named it: "lsilogic", "virtualscsi", "buslogic", "ahci", "piix4"; "" when not stated. */
  readonly subtype: string
}

const byName: readonly (readonly [RegExp, ControllerKind])[] = [
  [/nvdimm/, 'nvdimm'],
  [/nvme/, 'nvme'],
  [/ahci|sata/, 'sata'],
  [/virtio[-_]?scsi/, 'scsi'],
  [/virtio/, 'virtio'],
  [/piix|ich6|^ide$/, 'ide'],
  [/lsi|bus-?logic|virtualscsi|pvscsi|scsi|sas/, 'scsi'],
]

/** Undefined when the item is no storage controller. Of several alternatives the first known one counts. */
export function controllerOf(item: OvfItem): Controller | undefined {
  const names = item.subTypes.map((name) => name.toLowerCase())
  switch (item.kind) {
    case 'ide-controller':
      return { kind: 'ide', subtype: names[0] ?? '' }
    case 'scsi-controller': {
      const known = names.find((name) => /lsi|bus-?logic|virtualscsi|pvscsi|virtio/.test(name))
      return { kind: 'scsi', subtype: known ?? names[0] ?? 'lsilogic' }
    }
    case 'storage-controller':
      return controllerNamed([...names, item.name.toLowerCase()])
    default:
      return undefined
  }
}

/** Also for oVirt's `disk-interface`. */
export function controllerNamed(names: readonly string[]): Controller | undefined {
  for (const name of names) {
    const kind = byName.find(([pattern]) => pattern.test(name))?.[1]
    if (kind !== undefined) return { kind, subtype: name.replace(/^vmware\./, '').replace(/\.controller$/, '') }
  }
  return undefined
}
