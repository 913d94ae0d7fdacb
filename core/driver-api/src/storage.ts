/** Pools and volumes of an endpoint. Volume names are chosen by the caller and unique per pool. */
import type { AppError, PoolSource, PoolType } from '@covisor/model'
import type { VolumeChunk } from './volume-chunk.ts'

export interface VolumeLocation {
  /** The pool's name on this endpoint. */
  readonly pool: string
  /** The volume's name in that pool. */
  readonly name: string
}

export const volumeFormats = ['qcow2', 'raw', 'iso', 'vmdk', 'vdi', 'vhd', 'vhdx', 'directory', 'other'] as const
export type VolumeFormat = (typeof volumeFormats)[number]

export interface ObservedPool {
  readonly nativeName: string
  /** Opaque and stable across renames, where the hypervisor has such a thing. */
  readonly nativeRef: string
  /** 'dir', 'netfs', 'logical', 'rbd', … in the hypervisor's words. */
  readonly type: string
  readonly active: boolean
  readonly startWithHost: boolean
  readonly capacityBytes: number
  readonly allocatedBytes: number
  readonly availableBytes: number
  readonly path?: string
  /** What it is made of beside its path, in one line: 'nas1:/export/vms', 'vg0'. The same on every host that has the same storage. */
  readonly source?: string
  /** Formats in which volumes can be made here, preferred first; empty: no volumes can be made, `cannot` says why. */
  readonly formats: readonly VolumeFormat[]
  readonly cannot: Partial<Readonly<Record<'create' | 'upload' | 'resize' | 'clone', string>>>
}

export interface ObservedVolume extends VolumeLocation {
  readonly format: VolumeFormat
  /** As the guest sees it. */
  readonly capacityBytes: number
  readonly allocatedBytes: number
  readonly path?: string
  /** Path of the volume below, for copy-on-write volumes. */
  readonly backing?: string
}

export interface StoragePart {
  listPools(signal: AbortSignal): Promise<readonly ObservedPool[]>
  /** Kinds of pools that can be made here. */
  poolTypes(signal: AbortSignal): Promise<readonly PoolType[]>
  /**
   * Makes a folder, or storage that the host reaches, a pool: active now and at each start of the host. Nothing is formatted. Again:
   * success if it is made of the same. One that cannot be reached is not left behind.
   */
  createPool(pool: NewPool, signal: AbortSignal): Promise<void>
  /** Forgets the pool and its password; what is in it stays. */
  removePool(nativeName: string, signal: AbortSignal): Promise<void>

  listVolumes(pool: string, signal: AbortSignal): Promise<readonly ObservedVolume[]>
  getVolume(location: VolumeLocation, signal: AbortSignal): Promise<ObservedVolume | undefined>
  /** An empty volume. Again with the same name: success if format and capacity agree. Throws POOL_FULL, NAME_TAKEN. */
  createVolume(volume: NewVolume, signal: AbortSignal): Promise<void>
  /** Gone already is success. Throws POOL_UNUSABLE for a pool that is away, VOLUME_IN_USE where the hypervisor knows that. */
  deleteVolume(location: VolumeLocation, signal: AbortSignal): Promise<void>
  /** Grows a volume that no running VM uses. */
  resizeVolume(location: VolumeLocation, capacityBytes: number, signal: AbortSignal): Promise<void>
  /** Copies on the host. An unfinished copy from an earlier call is replaced. */
  copyVolume(from: VolumeLocation, to: NewVolume, signal: AbortSignal): Promise<void>
  /**
   * Replaces the content of a volume, byte for byte: chunks carry offsets in the volume's file or device, mostly ascending.
   * Backpressure: the next chunk is asked for when the former was handed to the host. Returns the bytes written.
   */
  writeVolume(location: VolumeLocation, chunks: AsyncIterable<VolumeChunk>, signal: AbortSignal): Promise<number>
  /**
   * The volume's own file, emptied and open in this process, where the hypervisor's files are on this very machine: a quicker
   * way than writeVolume, for whoever can write to a file. Undefined where there is no such way, which is no failure.
   */
  openVolumeFile?(location: VolumeLocation, signal: AbortSignal): Promise<VolumeFile | undefined>
  /** The bytes of the volume's file or device, holes as zeros. */
  readVolume(location: VolumeLocation, signal: AbortSignal): AsyncIterable<Uint8Array>
}

/** Disposing closes the file; nobody may write to it any more by then. */
export interface VolumeFile extends AsyncDisposable {
  /** Of this process, so that another of its threads can write. Bytes may be written in any order, gaps are zeros. */
  readonly fd: number
  /** After the last byte: the hypervisor is made to see what the volume is now. */
  finish(signal: AbortSignal): Promise<void>
  /** What a failed write means: POOL_FULL, or HOST_REFUSED. */
  explained(cause: NodeJS.ErrnoException, signal: AbortSignal): Promise<AppError>
}

export interface NewPool {
  readonly nativeName: string
  readonly source: PoolSource
  /** Password or key of the source's user. */
  readonly secret?: string
}

export interface NewVolume extends VolumeLocation {
  readonly format: VolumeFormat
  readonly capacityBytes: number
}
