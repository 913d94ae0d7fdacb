/** npm run fuzz -- formats/disk/vhdx: with the checksums of headers and region tables made right for every second input. */
import { crc32c } from '../src/vhdx/crc32c.ts'
import { imageTarget } from './drain.ts'

const KIB = 1024

export const target = imageTarget((input) => {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.length)
  for (const [at, length] of [
    [64, 4],
    [128, 4],
    [192, 64],
    [256, 64],
  ] as const) {
    if ((at + length) * KIB > bytes.length) return
    const part = bytes.subarray(at * KIB, (at + length) * KIB)
    part.writeUInt32LE(crc32c(part, 4), 4)
  }
})
