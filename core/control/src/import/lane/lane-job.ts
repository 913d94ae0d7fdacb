/**
 * What the data lane is asked and what it answers: messages between the server's loop and the worker thread that reads what
 * strangers give. Plain data only; the worker has no store, no session and no credentials.
 */
import type { DiskInspection } from '@covisor/disk'
import type { ApplianceReport } from '@covisor/ovf'
import type { LaneError } from './lane-error.ts'

/** One file of a source, by its name alone. */
export interface LaneFile {
  readonly name: string
  readonly size: number
}

/** The first file is the source; the others are what it is a difference to, nearest first, each named by the user. */
export type LaneSource =
  /** Opened by the worker; control has checked that the paths may be read. */
  | { readonly kind: 'path'; readonly files: readonly { readonly path: string; readonly name: string }[] }
  /** Read through the port: an upload, or URLs. */
  | { readonly kind: 'port'; readonly files: readonly LaneFile[] }

export type LaneJob = InspectJob | CopyJob

interface JobOnSource {
  readonly source: LaneSource
  /** Where a compressed image is unpacked that has to be read at random. */
  readonly scratchFolder: string
}

export interface InspectJob extends JobOnSource {
  readonly kind: 'inspect'
  readonly diskFormat: 'raw' | undefined
  readonly deploymentOption: string | undefined
  /** Answers that may decide the size of a disk. */
  readonly properties: Readonly<Record<string, string>> | undefined
  readonly locale: string | undefined
}

export interface CopyJob extends JobOnSource {
  readonly kind: 'copy'
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
  | LaneRequest
  | { readonly type: 'inspected'; readonly inspected: Inspected; readonly sizeBytes: number }
  /** `readBytes`: of the source so far, for progress. */
  | { readonly type: 'chunk'; readonly offset: number; readonly bytes: Uint8Array; readonly readBytes: number }
  | { readonly type: 'progress'; readonly readBytes: number }
  | { readonly type: 'done'; readonly readBytes: number }
  | { readonly type: 'failed'; readonly error: LaneError }

/** Asked of the server, which answers with the same id. Files are numbered: those of the source first, then what was opened beside them. */
export type LaneRequest =
  | {
      readonly type: 'read'
      readonly id: number
      readonly file: number
      readonly offset: number
      readonly length: number
    }
  | { readonly type: 'open'; readonly id: number; readonly beside: number; readonly name: string }

export type ToLane =
  /** undefined: there is no such file. */
  | {
      readonly type: 'opened'
      readonly id: number
      readonly opened: { readonly file: number; readonly size: number } | undefined
    }
  | { readonly type: 'bytes'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'unreadable'; readonly id: number; readonly message: string }
  /** Nobody wants the answer any more. */
  | { readonly type: 'stop' }
  /** One chunk was taken: another may follow, in the same memory. */
  | { readonly type: 'taken'; readonly memory: ArrayBuffer }

/** Bytes per chunk, and chunks under way: together the lane's memory beside what the readers state. */
export const CHUNK_BYTES = 1024 * 1024
export const CHUNKS_UNDER_WAY = 8
