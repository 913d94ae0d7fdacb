/**
 * The bytes of a lane job as RangeSources: files on the server, or files that are asked for through the port. Counts what it reads.
 *
 * Besides the files that the user named, only what lies beside one of them can be reached, by its plain name.
 */
import { constants, open } from 'node:fs/promises'
import type { MessagePort } from 'node:worker_threads'
import { type FileSource, fileSource, type RangeSource } from '@covisor/disk'
import type { LaneSource } from './lane-job.ts'
import { type NeighbourlySource, SourceUnreadable } from './neighbourly-source.ts'
import { portFiles } from './port-files.ts'

/** Disposing closes its file and every neighbour that was opened. */
export interface CountingSource extends NeighbourlySource, AsyncDisposable {
  /** Of all its files. */
  readonly readBytes: number
  /** What it is a difference to, nearest first. */
  readonly parents: readonly NeighbourlySource[]
}

export async function openLaneSource(source: LaneSource, port: MessagePort): Promise<CountingSource> {
  if (source.kind === 'port') return counting(portFiles(source.files, port), async () => {})
  const opened: AsyncDisposable[] = []
  const close = async (): Promise<void> => {
    for (const file of opened.splice(0)) await file[Symbol.asyncDispose]()
  }
  try {
    const files: NeighbourlySource[] = []
    for (const { path, name } of source.files) {
      const file = await openFile(path, name)
      opened.push(file)
      const sibling = async (other: string) => {
        const neighbour = await openNeighbour(`${path.slice(0, path.lastIndexOf('/'))}/${other}`, other)
        if (neighbour !== undefined) opened.push(neighbour)
        return neighbour
      }
      files.push({ ...file, sibling })
    }
    return counting(files, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function openFile(path: string, name: string): Promise<FileSource> {
  try {
    return await fileSource(path, name)
  } catch (error) {
    throw new SourceUnreadable(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/**
 * Undefined for what is not there or is no regular file. A symbolic link is not followed: it could lead out of the folders
 * that may be read. Without waiting, because opening a pipe would.
 */
async function openNeighbour(path: string, name: string): Promise<FileSource | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined)
  if (handle === undefined) return undefined
  if (!(await handle.stat()).isFile()) {
    await handle.close()
    return undefined
  }
  const source = await fileSource(handle, name)
  const close = () => handle.close()
  return { ...source, close, [Symbol.asyncDispose]: close }
}

function counting(files: readonly NeighbourlySource[], close: () => Promise<void>): CountingSource {
  let readBytes = 0
  const counted = (inner: RangeSource): RangeSource => ({
    name: inner.name,
    size: inner.size,
    async read(offset, length, signal) {
      const bytes = await inner.read(offset, length, signal)
      readBytes += bytes.length
      return bytes
    },
    async *stream(offset, length, signal) {
      for await (const chunk of inner.stream(offset, length, signal)) {
        readBytes += chunk.length
        yield chunk
      }
    },
  })
  const [source, ...parents] = files.map(
    (file): NeighbourlySource => ({
      ...counted(file),
      async sibling(name) {
        // A plain name only: nothing outside the folder of the file that was given can be reached.
        if (name === '' || /[/\0]/.test(name) || name === '.' || name === '..') return undefined
        const neighbour = await file.sibling(name)
        return neighbour && counted(neighbour)
      },
    }),
  )
  return {
    ...source!,
    parents,
    get readBytes() {
      return readBytes
    },
    [Symbol.asyncDispose]: close,
  }
}
