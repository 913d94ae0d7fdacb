/** npm run fuzz -- formats/disk/wrapped: what this package reads of wrappers itself. Those that a program unpacks begin a process each. */
import { DiskFormatError, inspectWrapped, recogniseWrapper, unpackWrapper } from '../src/index.ts'
import type { ImageTarget } from './drain.ts'
import { viewSource } from './view-source.ts'

const ENOUGH_BYTES = 16 * 1024 * 1024

export const target: ImageTarget = {
  async parse(input) {
    const source = viewSource(input, 'input')
    const wrapper = await recogniseWrapper(source)
    if (wrapper !== 'gzip' && wrapper !== 'zstd') return
    await inspectWrapped(source, wrapper)
    let bytes = 0
    for await (const chunk of unpackWrapper(source, wrapper)) {
      bytes += chunk.length
      if (bytes > ENOUGH_BYTES) return // as unwrapSource() does at its maxBytes
    }
  },
  isExpected: (error) => error instanceof DiskFormatError,
}
