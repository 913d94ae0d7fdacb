/**
 * A run of bytes at an offset of a volume's file or device. The same shape as the chunks that formats/disk writes.
 * Whoever takes chunks from an iterable is done with one when it asks for the next: its memory may be used again then.
 */
export interface VolumeChunk {
  readonly offset: number
  readonly bytes: Uint8Array
}
