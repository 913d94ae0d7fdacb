/**
 * What libvirt can do with the volumes of each kind of pool.
 *
 * Facts from libvirt 9.0.0: which operations each src/storage/storage_backend_*.c has (createVol, buildVolFrom, uploadVol, resizeVol).
 * A kind that is not in the table can be looked at only.
 */
import type { ObservedPool, VolumeFormat } from '@covisor/driver-api'

type Abilities = Pick<ObservedPool, 'formats' | 'cannot'>

const FILE_FORMATS: readonly VolumeFormat[] = ['qcow2', 'raw', 'iso', 'vmdk', 'vdi', 'vhd']
const DEVICES: readonly VolumeFormat[] = ['raw']

const noResize = (kind: string) => `libvirt cannot resize ${kind}`
const ELSEWHERE = 'its volumes are made where its devices are, not through libvirt'
const NO_BYTES = 'libvirt moves no bytes in or out of it'

const table: Readonly<Record<string, Abilities>> = {
  dir: { formats: FILE_FORMATS, cannot: {} },
  fs: { formats: FILE_FORMATS, cannot: {} },
  netfs: { formats: FILE_FORMATS, cannot: {} },
  vstorage: { formats: FILE_FORMATS, cannot: {} },
  logical: { formats: DEVICES, cannot: { resize: noResize('logical volumes') } },
  disk: { formats: DEVICES, cannot: { resize: noResize('partitions') } },
  rbd: { formats: DEVICES, cannot: { upload: `${NO_BYTES}; move a volume here from another pool` } },
  zfs: {
    formats: DEVICES,
    cannot: { resize: noResize('ZFS volumes'), clone: 'libvirt cannot copy ZFS volumes on the host' },
  },
  iscsi: { formats: [], cannot: { create: ELSEWHERE, resize: ELSEWHERE, clone: ELSEWHERE } },
  scsi: { formats: [], cannot: { create: ELSEWHERE, resize: ELSEWHERE, clone: ELSEWHERE } },
  mpath: { formats: [], cannot: { create: ELSEWHERE, resize: ELSEWHERE, clone: ELSEWHERE } },
  'iscsi-direct': {
    formats: [],
    cannot: { create: ELSEWHERE, upload: NO_BYTES, resize: ELSEWHERE, clone: ELSEWHERE },
  },
}

/** `pretends`: the test hypervisor keeps volumes as descriptions without content. */
export function abilitiesOf(type: string, pretends: boolean): Abilities {
  const known = table[type] ?? lookedAtOnly(type)
  if (!pretends) return known
  const nothing = 'the test hypervisor keeps volumes only as a description'
  return { ...known, cannot: { ...known.cannot, upload: nothing, resize: nothing } }
}

function lookedAtOnly(type: string): Abilities {
  const why = `libvirt can only list and remove the volumes of a pool of type ${type}`
  return { formats: [], cannot: { create: why, upload: why, resize: why, clone: why } }
}
