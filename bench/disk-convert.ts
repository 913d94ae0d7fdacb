/**
 * One conversion by formats/disk, in a process of its own so that its memory can be measured; started by bench/disk.ts.
 *
 * node bench/disk-convert.ts IMAGE OUTPUT raw|qcow2 [OFFSET SIZE]: with OFFSET and SIZE the image is a member of a tar, read as one
 * stream and hashed on the way, as an import does. Prints wall clock, processor time and peak memory.
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import {
  type DiskChunk,
  fileSource,
  free,
  openDisk,
  type RangeSource,
  sliceSource,
  writeQcow2,
  writeRaw,
} from '../formats/disk/src/index.ts'

const [image = '', output = '', format = 'raw', offset, size] = process.argv.slice(2)
const start = performance.now()
const startCpu = process.cpuUsage()
const file = await fileSource(image)
const isMember = offset !== undefined
const source = isMember ? hashed(sliceSource(file, Number(offset), Number(size), image)) : file
const disk = await openDisk(source, { sequential: isMember })
await save(output, format === 'qcow2' ? writeQcow2(disk) : writeRaw(disk), format === 'raw' ? disk.size : undefined)
const { user, system } = process.cpuUsage(startCpu)
const peakMiB = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ ms: performance.now() - start, cpuMs: (user + system) / 1000, peakMiB }))

function hashed(source: RangeSource): RangeSource {
  const hash = createHash('sha256')
  return {
    ...source,
    async *stream(start, length, signal) {
      for await (const chunk of source.stream(start, length, signal)) {
        hash.update(chunk)
        yield chunk
      }
    },
  }
}

/** As the server's data lane does: contiguous chunks go out in one writev, the next batch is made while one is written, what was written is freed. */
async function save(path: string, chunks: AsyncIterable<DiskChunk>, length: number | undefined): Promise<void> {
  const handle = await open(path, 'w')
  let batch: Uint8Array[] = []
  let start = 0
  let end = 0
  let writing: Promise<unknown> = Promise.resolve()
  const flush = async () => {
    await writing
    const written = batch
    batch = []
    if (written.length > 0) writing = handle.writev(written, start).then(() => written.forEach(free))
  }
  for await (const chunk of chunks) {
    if (chunk.offset !== end || end - start >= 1024 * 1024) {
      await flush()
      start = chunk.offset
    }
    batch.push(chunk.bytes)
    end = chunk.offset + chunk.bytes.length
  }
  await flush()
  await writing
  if (length !== undefined) await handle.truncate(length)
  await handle.close()
}
