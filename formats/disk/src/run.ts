/** A map from guest bytes to where they lie, one stretch after another: what the readers of all formats make, and mapped-disk.ts reads. */
import type { RangeSource } from './range-source.ts'

/** A stretch of guest bytes and where they come from. 'absent' means: as in the parent, or never written. */
export type Run =
  | {
      readonly kind: 'stored'
      readonly at: number
      readonly length: number
      readonly source: RangeSource
      readonly offset: number
    }
  | {
      readonly kind: 'packed'
      readonly at: number
      readonly length: number
      readonly packedBytes: number
      readonly unpack: Unpack
    }
  | { readonly kind: 'zero' | 'absent'; readonly at: number; readonly length: number }

export type Unpack = (signal?: AbortSignal) => Promise<Uint8Array>
