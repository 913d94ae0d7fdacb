/** A run of bytes at an offset of a volume's file or device. The same shape as the chunks that formats/disk writes. */
export interface VolumeChunk {
  readonly offset: number
  readonly bytes: Uint8Array
}
