/**
 * One disk out of the source, in the volume's format, in one pass.
 *
 * The manifest is checked on the way: the digest of a file is known when its last byte has passed, and only then goes the
 * chunk out that makes the volume a disk (qcow2's header, which the writer gives last). A file that is read at random is
 * streamed once more for its digest before that.
 */
import {
  type Disk,
  DiskFormatError,
  openDisk,
  openDiskFiles,
  pipeSource,
  type RangeSource,
  UNKNOWN_SIZE,
  writeQcow2,
  writeRaw,
} from '@covisor/disk'
import { type Appliance, type ApplianceFile, OvfError } from '@covisor/ovf'
import { CapacityMismatch } from './capacity-mismatch.ts'
import type { ChunkSink } from './chunk-sink.ts'
import { diskFilesOf } from './disk-files.ts'
import type { CopyJob } from './lane-job.ts'
import type { CountingSource } from './lane-source.ts'
import { openApplianceSource } from './open-appliance-source.ts'
import { unpackedRaw, unwrapped } from './unwrapped-source.ts'

export async function copyDisk(packed: CountingSource, job: CopyJob, sink: ChunkSink): Promise<void> {
  await using source = await unwrappedFor(packed, job)
  const { disk, verify } = await openContent(source, job)
  if (disk.size > job.capacityBytes) throw new CapacityMismatch(source.name, disk.size, job.capacityBytes)

  const chunks = job.to === 'qcow2' ? writeQcow2(disk, { size: job.capacityBytes }) : writeRaw(disk)
  let end = 0
  for await (const chunk of chunks) {
    // Going back means that the writer has everything and now writes what makes the file valid.
    if (chunk.offset < end) {
      await sink.flush()
      await verify()
    }
    end = Math.max(end, chunk.offset + chunk.bytes.length)
    await sink.write(chunk)
  }
  await sink.flush()
  await verify()
}

/** A bare disk never unpacks to much more than what was found in it; what does was made to fill the scratch space. */
const roomAround = (capacityBytes: number): number => 2 * capacityBytes + 1024 ** 3

async function unwrappedFor(packed: CountingSource, job: CopyJob): Promise<CountingSource> {
  const { scratchFolder, fileId, capacityBytes } = job
  if (fileId !== null) return await unwrapped(packed, { scratchFolder })
  if (job.diskFormat === 'raw') return { ...packed, ...(await unpackedRaw(packed, capacityBytes)) }
  return await unwrapped(packed, { scratchFolder, maxBytes: roomAround(capacityBytes), isStreamed: true })
}

/** A disk, and the check that all its bytes were what the manifest says. */
async function openContent(source: CountingSource, job: CopyJob): Promise<{ disk: Disk; verify: () => Promise<void> }> {
  const nothing = async (): Promise<void> => {}
  const format = job.diskFormat === null ? {} : { format: job.diskFormat }
  if (job.fileId === null) return { disk: await openBare(source, format), verify: nothing }

  const appliance = await openApplianceSource(source)
  const file = fileOf(appliance, job.fileId)
  if (job.parentFileIds.length > 0) {
    const files = [file, ...job.parentFileIds.map((id) => fileOf(appliance, id))]
    return {
      disk: await openDelta(files),
      async verify() {
        for (const { isVerified, stored } of files) if (isVerified) await streamWhole(stored)
      },
    }
  }
  if (file.source === undefined) {
    // Gzipped: its size is known at its end only, and the reader may stop before the archive's last byte, so the digest is always checked by a pass of its own.
    const disk = await openDisk(pipeSource(file.stream(), UNKNOWN_SIZE, file.file.href), { sequential: true })
    return { disk, verify: () => (file.isVerified ? streamWhole(file.stored) : nothing()) }
  }
  const watched = watching(file.source)
  return {
    disk: await openEither(watched.source, format),
    async verify() {
      if (!file.isVerified || watched.wasStreamedWhole()) return
      await streamWhole(file.stored)
      watched.note()
    },
  }
}

function fileOf({ name, files }: Appliance, id: string): ApplianceFile {
  const file = files.get(id)
  if (file !== undefined) return file
  throw new OvfError({ file: name, clause: 'DSP0243 7.1', text: `it no longer has the file with id "${id}"` })
}

/** A delta and what it is a delta to, which only the descriptor says (ovf:parentRef). */
function openDelta(files: readonly ApplianceFile[]): Promise<Disk> {
  const chain = files.map(({ file, source }): [string, RangeSource] => {
    if (source !== undefined) return [file.id, source]
    const text = `"${file.href}" is a delta, or below one, and gzipped: it can only be read from front to back`
    throw new OvfError({
      file: file.href,
      clause: 'DSP0243 9.1',
      text,
      remedy: 'Unpack it, and export the appliance again.',
    })
  })
  return openDiskFiles(new Map(chain), { areDifferences: true })
}

/** A disk in one file, or in several. */
async function openBare(source: CountingSource, format: { readonly format?: 'raw' }): Promise<Disk> {
  const files = format.format === 'raw' ? undefined : await diskFilesOf(source)
  if (files === undefined || files.size === 1) return await openEither(files?.values().next().value ?? source, format)
  return await openDiskFiles(files)
}

/** Streaming a file whole is what checks its digest. */
async function streamWhole(source: RangeSource): Promise<void> {
  for await (const _ of source.stream(0, source.size)) {
    // The bytes themselves are not needed.
  }
}

/** Front to back where the format allows it, because that checks the digest and asks an uploader for each byte once. */
async function openEither(source: RangeSource, format: { readonly format?: 'raw' }): Promise<Disk> {
  if (format.format === 'raw') return await openDisk(source, format)
  try {
    return await openDisk(source, { ...format, sequential: true })
  } catch (error) {
    if (!(error instanceof DiskFormatError) || error.reason !== 'not-seekable') throw error
    return await openDisk(source, format)
  }
}

function watching(source: RangeSource): { source: RangeSource; wasStreamedWhole: () => boolean; note: () => void } {
  let whole = false
  return {
    source: {
      name: source.name,
      size: source.size,
      read: (offset, length, signal) => source.read(offset, length, signal),
      async *stream(offset, length, signal) {
        yield* source.stream(offset, length, signal)
        // Reached only when the source did not throw: a verifying source throws behind its last byte.
        if (offset === 0 && length === source.size) whole = true
      },
    },
    wasStreamedWhole: () => whole,
    note: () => {
      whole = true
    },
  }
}
