/** What every fuzz target of this package does with an input: open it, inspect it, read all of it. */

import { DiskFormatError, inspectDisk, type OpenDiskOptions, openDisk } from '../src/index.ts'
import { patchedDisk, textPatch } from '../src/testing/sample-disks.ts'
import { viewSource } from './view-source.ts'

/** The parent of differencing seeds. */
export const noise = patchedDisk(1024 * 1024, [textPatch(0, 1024 * 1024)])

/** The shape that tools/fuzz.ts expects of a target. */
export interface ImageTarget {
  parse(input: Uint8Array): Promise<unknown>
  isExpected(error: unknown): boolean
  repair?(input: Uint8Array): void
}

export function imageTarget(repair?: ImageTarget['repair'], options: OpenDiskOptions = {}): ImageTarget {
  return {
    parse: (input) => readAll(input, options),
    isExpected: (error) => error instanceof DiskFormatError,
    ...(repair !== undefined && { repair }),
  }
}

export async function readAll(input: Uint8Array, options: OpenDiskOptions): Promise<number> {
  const source = viewSource(input, 'input')
  if (options.sequential !== true) await inspectDisk(source, options)
  const disk = await openDisk(source, options)
  let position = 0
  for await (const extent of disk.extents()) {
    if (extent.offset !== position) throw new Error(`extent at byte ${extent.offset} where ${position} is next`)
    position += extent.kind === 'data' ? extent.bytes.length : extent.length
  }
  if (position !== disk.size) throw new Error(`extents end at byte ${position} of ${disk.size}`)
  return position
}
