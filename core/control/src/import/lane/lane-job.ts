/**
 * What the data lane is asked and what it answers: messages between the server's loop and the worker thread that reads what
 * strangers give. Plain data only; the worker has no store, no session and no credentials.
 */
import type { DiskInspection } from '@covisor/disk'
import type { ApplianceReport } from '@covisor/ovf'
import type { LaneError } from './lane-error.ts'

export type LaneSource =
  /** Opened by the worker; control has checked that the path may be read. */
  | { readonly kind: 'path'; readonly path: string; readonly name: string }
  /** Read through the port: an upload. */
  | { readonly kind: 'port'; readonly name: string; readonly size: number }

export type LaneJob = InspectJob | CopyJob

export interface InspectJob {
  readonly kind: 'inspect'
  readonly source: LaneSource
  readonly diskFormat: 'raw' | undefined
  readonly deploymentOption: string | undefined
  /** Answers that may decide the size of a disk. */
  readonly properties: Readonly<Record<string, string>> | undefined
  readonly locale: string | undefined
}

export interface CopyJob {
  readonly kind: 'copy'
  readonly source: LaneSource
  /** A file of the appliance by id; null: the source is the disk itself. */
  readonly fileId: string | null
  /** Of a delta disk: the files of the disks below it, nearest first. */
  readonly parentFileIds: readonly string[]
  readonly diskFormat: 'raw' | null
  readonly to: 'qcow2' | 'raw'
  /** Guest bytes of the volume. The disk may be smaller, never larger. */
  readonly capacityBytes: number
  /** Chunks through the port; or written by the worker itself, to a file that the server has opened and will close. */
  readonly into: { readonly kind: 'port' } | { readonly kind: 'file'; readonly fd: number }
}

export type Inspected =
  | { readonly kind: 'appliance'; readonly report: ApplianceReport; readonly disks: readonly InspectedDisk[] }
  | { readonly kind: 'disk'; readonly disk: DiskInspection }

export interface InspectedDisk {
  readonly fileId: string
  readonly disk: DiskInspection | undefined
  /** Why the file cannot be read as a disk. */
  readonly problem: LaneError | undefined
}

export type FromLane =
  | { readonly type: 'read'; readonly id: number; readonly offset: number; readonly length: number }
  | { readonly type: 'inspected'; readonly inspected: Inspected; readonly sizeBytes: number }
  /** `readBytes`: of the source so far, for progress. */
  | { readonly type: 'chunk'; readonly offset: number; readonly bytes: Uint8Array; readonly readBytes: number }
  | { readonly type: 'progress'; readonly readBytes: number }
  | { readonly type: 'done'; readonly readBytes: number }
  | { readonly type: 'failed'; readonly error: LaneError }

export type ToLane =
  | { readonly type: 'bytes'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'unreadable'; readonly id: number; readonly message: string }
  /** One chunk was taken: another may follow, in the same memory. */
  | { readonly type: 'taken'; readonly memory: ArrayBuffer }

/** Bytes per chunk, and chunks under way: together the lane's memory beside what the readers state. */
export const CHUNK_BYTES = 1024 * 1024
export const CHUNKS_UNDER_WAY = 8
