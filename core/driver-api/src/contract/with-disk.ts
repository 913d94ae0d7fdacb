/** A definition with one more disk, on a volume that exists already. */
import { newId } from '@covisor/model'
import type { NewVolume } from '../storage.ts'
import type { VmDefinition } from '../vm.ts'

export function withDisk(definition: VmDefinition, volume: NewVolume): VmDefinition {
  const id = newId('volume')
  const key = `disk${definition.spec.disks.length}`
  return {
    ...definition,
    spec: {
      ...definition.spec,
      disks: [...definition.spec.disks, { key, volume: id, bus: 'virtio', readOnly: false }],
    },
    volumes: { ...definition.volumes, [id]: { pool: volume.pool, name: volume.name, format: volume.format } },
  }
}
