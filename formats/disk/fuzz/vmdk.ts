/** npm run fuzz -- formats/disk/vmdk: each input as a file, then as a stream. Both ways may refuse it; neither may fail otherwise. */
import { DiskFormatError, memorySource } from '../src/index.ts'
import { type ImageTarget, imageTarget, noise, readAll } from './drain.ts'

const files = new Map([['flat.raw', memorySource(new Uint8Array(4096).fill(7), 'flat.raw')]])
const asFile = imageTarget(undefined, { files, parent: noise })

export const target: ImageTarget = {
  ...asFile,
  async parse(input) {
    await readAll(input, { sequential: true }).catch((error: unknown) => {
      if (!(error instanceof DiskFormatError)) throw error
    })
    return asFile.parse(input)
  },
}
