/** The bytes of a lane job as a RangeSource: a file on the server, or ranges asked for through the port. Counts what it reads. */
import { constants, open } from 'node:fs/promises'
import type { MessagePort } from 'node:worker_threads'
import { type FileSource, fileSource, freeable, type RangeSource } from '@covisor/disk'
import type { FromLane, LaneSource, ToLane } from './lane-job.ts'

/** The file cannot be read, or the uploader went away. */
export class SourceUnreadable extends Error {}

/** Disposing closes its file and every neighbour that was opened. */
export interface CountingSource extends RangeSource, AsyncDisposable {
  readonly readBytes: number
  /** Another file beside this one, by its plain name; undefined when there is none or the source has no neighbours. */
  sibling(name: string): Promise<RangeSource | undefined>
}

/** Ranges of an upload are long, and asked for ahead: a round trip to the uploader costs more than a disk's. */
const STREAM_BYTES = 4 * 1024 * 1024
const READ_AHEAD = 3

export async function openLaneSource(source: LaneSource, port: MessagePort): Promise<CountingSource> {
  if (source.kind === 'port') return counting(portSource(source.name, source.size, port))
  const file = await openFile(source.path, source.name)
  return counting(file, { path: source.path, open: [file] })
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

function counting(source: RangeSource, file?: { readonly path: string; readonly open: FileSource[] }): CountingSource {
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
  return {
    ...counted(source),
    get readBytes() {
      return readBytes
    },
    async sibling(name) {
      // A plain name only: nothing outside the folder of the file that was given can be reached.
      if (file === undefined || name === '' || name.includes('/') || name === '.' || name === '..') return undefined
      const neighbour = await openNeighbour(`${file.path.slice(0, file.path.lastIndexOf('/'))}/${name}`, name)
      if (neighbour === undefined) return undefined
      file.open.push(neighbour)
      return counted(neighbour)
    },
    async [Symbol.asyncDispose]() {
      for (const opened of file?.open.splice(0) ?? []) await opened[Symbol.asyncDispose]()
    },
  }
}

function portSource(name: string, size: number, port: MessagePort): RangeSource {
  let next = 1
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>()
  port.on('message', (message: ToLane) => {
    if (message.type === 'taken') return
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.type === 'bytes') asked?.resolve(message.bytes)
    else asked?.reject(new SourceUnreadable(message.message))
  })

  const read = (offset: number, length: number): Promise<Uint8Array> => {
    if (length === 0) return Promise.resolve(new Uint8Array(0))
    const asked = Promise.withResolvers<Uint8Array>()
    const id = next++
    waiting.set(id, asked)
    port.postMessage({ type: 'read', id, offset, length } satisfies FromLane)
    return asked.promise
  }

  return {
    name,
    size,
    read: (offset, length) => read(offset, length),
    async *stream(offset, length) {
      const end = offset + length
      let at = offset
      const ahead: Promise<Uint8Array>[] = []
      const ask = (): void => {
        while (ahead.length < READ_AHEAD && at < end) {
          const piece = Math.min(STREAM_BYTES, end - at)
          const asked = read(at, piece)
          // Whoever stops reading early must not leave an unhandled rejection behind.
          asked.catch(() => {})
          ahead.push(asked)
          at += piece
        }
      }
      ask()
      while (ahead.length > 0) {
        const bytes = await ahead.shift()!
        ask()
        yield freeable(bytes)
      }
    },
  }
}
