/** npm run fuzz -- formats/disk/qcow2: each input in its active state, then in its first snapshot. */
import { DiskFormatError } from '../src/index.ts'
import { type ImageTarget, imageTarget, noise, readAll } from './drain.ts'

const active = imageTarget(undefined, { parent: noise })

export const target: ImageTarget = {
  ...active,
  async parse(input) {
    await readAll(input, { parent: noise, snapshot: '1' }).catch((error: unknown) => {
      if (!(error instanceof DiskFormatError)) throw error
    })
    return active.parse(input)
  },
}
