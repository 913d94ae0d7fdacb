/** What every writer yields: bytes and where they go in the output file. Contiguous chunks follow each other wherever the format allows. */

export interface DiskChunk {
  readonly offset: number
  readonly bytes: Uint8Array
}
