/**
 * npm run fuzz -- formats/disk/vhdx: with the checksums of headers, region tables and log entries made right for every second input.
 */
import { crc32c } from '../src/vhdx/crc32c.ts'
import { imageTarget, noise } from './drain.ts'

const KIB = 1024
const PAGE = 4 * KIB

export const target = imageTarget(
  (input) => {
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
    repairLog(bytes)
  },
  { parent: noise },
)

/** Where the first header says that the log is; damage may have moved it anywhere. */
function repairLog(bytes: Buffer): void {
  const length = Math.min(bytes.readUInt32LE(64 * KIB + 68), 1024 * KIB)
  const start = Number(bytes.readBigUInt64LE(64 * KIB + 72))
  for (let at = start; at + PAGE <= Math.min(start + length, bytes.length); at += PAGE) {
    const entryBytes = bytes.readUInt32LE(at + 8)
    if (bytes.toString('latin1', at, at + 4) !== 'loge' || at + entryBytes > bytes.length) continue
    const entry = bytes.subarray(at, at + Math.min(entryBytes, length))
    if (entry.length >= PAGE) entry.writeUInt32LE(crc32c(entry, 4), 4)
  }
}
