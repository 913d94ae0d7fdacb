/**
 * A source without the compression it was published in (.gz, .xz, .zst, .bz2).
 *
 * A streamOptimized VMDK and a raw disk are unpacked while they are copied. Everything else is read at random, so it is unpacked into a
 * scratch file first: one without a name, gone with its reader whatever happens, and never so large that the file system is full.
 */
import { type FileHandle, mkdir, mkdtemp, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DiskFormatError,
  type RangeSource,
  recogniseWrapper,
  unpackWrapper,
  unwrapSource,
  type Wrapper,
} from '@covisor/disk'
import { WRAPPER_SUFFIX } from '../file-stem.ts'
import type { CountingSource } from './lane-source.ts'
import type { NeighbourlySource } from './neighbourly-source.ts'

export interface UnwrappedOptions {
  readonly scratchFolder: string
  /** Default: the largest disk there is. */
  readonly maxBytes?: number
  /** The source will be read from front to back where its format allows that. */
  readonly isStreamed?: boolean
}

/** What others on the scratch folder's file system keep: a part of its size, and never less than this. */
const KEPT_FREE_BYTES = 1024 ** 3
const KEPT_FREE_PART = 0.05

export async function unwrapped(source: CountingSource, options: UnwrappedOptions): Promise<CountingSource> {
  const handles: FileHandle[] = []
  const close = async (): Promise<void> => {
    for (const handle of handles.splice(0)) await handle.close()
  }
  const without = async (file: NeighbourlySource): Promise<NeighbourlySource> => {
    const scratch = async (): Promise<FileHandle> => {
      const handle = await namelessFile(options.scratchFolder)
      handles.push(handle)
      return handle
    }
    const { source: inside, wrapper } = await unwrapSource(file, {
      scratch,
      room: () => roomIn(options.scratchFolder),
      isReadAtRandom: options.isStreamed !== true || source.parents.length > 0,
      ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }),
    })
    return wrapper === undefined ? file : { ...inside, sibling: (name) => file.sibling(name) }
  }
  try {
    const inside = await without(source)
    const parents: NeighbourlySource[] = []
    for (const parent of source.parents) parents.push(await without(parent))
    return {
      ...inside,
      parents,
      get readBytes() {
        return source.readBytes
      },
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Of a raw disk only if its name says so too: its first bytes are its guest's, who may write there what it likes. */
export async function wrapperOf(source: RangeSource, format: 'raw' | null | undefined): Promise<Wrapper | undefined> {
  return format === 'raw' && !WRAPPER_SUFFIX.test(source.name) ? undefined : await recogniseWrapper(source)
}

/** A raw disk of `size` bytes out of its wrapper, once and from front to back; an unfinished last sector is filled up with zeros. */
export async function unpackedRaw(source: RangeSource, size: number): Promise<RangeSource | undefined> {
  const wrapper = await wrapperOf(source, 'raw')
  if (wrapper === undefined) return undefined
  const problem = (text: string) =>
    new DiskFormatError({ file: source.name, offset: 0, reason: 'corrupt', clause: wrapper, text })
  return {
    name: source.name,
    size,
    read: async () => {
      throw problem('a disk that is being unpacked is read from front to back only')
    },
    async *stream(_offset, _length, signal) {
      let end = 0
      // To its very end, where the wrapper has its checksum.
      for await (const chunk of unpackWrapper(source, wrapper, signal)) {
        end += chunk.length
        if (end > size) throw problem(`it unpacks to more than the ${size} bytes that were found when it was looked at`)
        yield chunk
      }
      const missing = size - end
      if (missing >= SECTOR_BYTES)
        throw problem(`it unpacks to ${end} bytes, but ${size} were found when it was looked at`)
      if (missing > 0) yield new Uint8Array(missing)
    },
  }
}

const SECTOR_BYTES = 512

async function namelessFile(parent: string): Promise<FileHandle> {
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(parent, 'unpacked-'))
  try {
    return await open(join(folder, 'image'), 'wx+', 0o600)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function roomIn(folder: string): Promise<number> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return Math.max(0, bavail * bsize - Math.max(KEPT_FREE_BYTES, blocks * bsize * KEPT_FREE_PART))
}
