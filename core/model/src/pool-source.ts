/**
 * What a pool is made of: a folder of the host, or storage that the host reaches. In the words of libvirt's storage pool XML
 * (https://libvirt.org/formatstorage.html), since every hypervisor has the same things under other names.
 *
 * Nothing is formatted and nothing is created behind it: the export, volume group, target, Ceph pool or dataset exists already.
 */

/** A folder. It is made if it is not there. */
export interface FolderSource {
  readonly type: 'dir'
  readonly path: string
}

/** An NFS export, mounted at `path`. */
export interface NfsSource {
  readonly type: 'netfs'
  readonly server: string
  readonly export: string
  readonly path: string
}

/** An LVM volume group. */
export interface VolumeGroupSource {
  readonly type: 'logical'
  readonly group: string
}

/** A target whose logical units are the volumes: through the host's kernel, or 'iscsi-direct', opened by QEMU itself. */
export interface IscsiSource {
  readonly type: 'iscsi' | 'iscsi-direct'
  /** 'name' or 'name:port'. */
  readonly server: string
  /** Its IQN. */
  readonly target: string
  /** As whom the host calls; iscsi-direct needs it. */
  readonly initiator?: string
  /** With CHAP; its password is given apart. */
  readonly user?: string
}

export interface CephSource {
  readonly type: 'rbd'
  /** Monitors: 'name' or 'name:port'. */
  readonly servers: readonly string[]
  readonly cephPool: string
  /** 'admin' for client.admin; its key is given apart. Without: a cluster that asks for none. */
  readonly user?: string
}

export interface ZfsSource {
  readonly type: 'zfs'
  /** A pool, or a dataset in it: 'tank/vms'. */
  readonly dataset: string
}

export type PoolSource = FolderSource | NfsSource | VolumeGroupSource | IscsiSource | CephSource | ZfsSource
export type PoolType = PoolSource['type']

export const poolTypes = [
  'dir',
  'netfs',
  'logical',
  'iscsi',
  'iscsi-direct',
  'rbd',
  'zfs',
] as const satisfies PoolType[]

/** What it is made of, in one line for people: 'nas1:/export/vms', 'vg0', 'san1 iqn.2020-01.org.example:vms'. */
export function poolSourceText(source: PoolSource): string {
  switch (source.type) {
    case 'dir':
      return source.path
    case 'netfs':
      return `${source.server}:${source.export}`
    case 'logical':
      return source.group
    case 'iscsi':
    case 'iscsi-direct':
      return `${source.server} ${source.target}`
    case 'rbd':
      return `${source.servers.join(',')} ${source.cephPool}`
    case 'zfs':
      return source.dataset
    default:
      return source satisfies never
  }
}

/** Where its password is used: in the user's words, undefined for what has none. */
export const poolUser = (source: PoolSource): string | undefined => ('user' in source ? source.user : undefined)
