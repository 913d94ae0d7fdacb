/** npm run fuzz -- formats/disk/vhd: with the checksums of footer and dynamic header made right for every second input. */
import { imageTarget, noise } from './drain.ts'

export const target = imageTarget(
  (input) => {
    const bytes = Buffer.from(input.buffer, input.byteOffset, input.length)
    if (bytes.length < 512) return
    const footer = bytes.subarray(-512)
    const headerAt = Number(footer.readBigUInt64BE(16))
    writeChecksum(footer, 64)
    if (headerAt + 1024 <= bytes.length) writeChecksum(bytes.subarray(headerAt, headerAt + 1024), 36)
  },
  { parent: noise },
)

function writeChecksum(bytes: Buffer, at: number): void {
  bytes.writeUInt32BE(0, at)
  bytes.writeUInt32BE(~bytes.reduce((sum, byte) => sum + byte, 0) >>> 0, at)
}
