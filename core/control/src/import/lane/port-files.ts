/** Files that only the server can reach (an upload, URLs), asked for range by range through the worker's port. */
import type { MessagePort } from 'node:worker_threads'
import { freeable, type RangeSource } from '@covisor/disk'
import type { LaneFile, LaneRequest, ToLane } from './lane-job.ts'
import { type NeighbourlySource, SourceUnreadable } from './neighbourly-source.ts'

/** Ranges of an upload are long, and asked for ahead: a round trip to the uploader costs more than a disk's. */
const STREAM_BYTES = 4 * 1024 * 1024
const READ_AHEAD = 3

type Asked = Omit<Extract<LaneRequest, { type: 'read' }>, 'id'>
type Opening = Omit<Extract<LaneRequest, { type: 'open' }>, 'id'>
type Answer = Extract<ToLane, { type: 'bytes' | 'opened' }>

export function portFiles(files: readonly LaneFile[], port: MessagePort): readonly NeighbourlySource[] {
  let next = 1
  const waiting = new Map<number, PromiseWithResolvers<Answer>>()
  port.on('message', (message: ToLane) => {
    if (message.type === 'taken' || message.type === 'stop') return
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.type === 'unreadable') asked?.reject(new SourceUnreadable(message.message))
    else asked?.resolve(message)
  })
  const ask = (request: Asked | Opening): Promise<Answer> => {
    const asked = Promise.withResolvers<Answer>()
    const id = next++
    waiting.set(id, asked)
    port.postMessage({ ...request, id } satisfies LaneRequest)
    return asked.promise
  }
  const read: ReadRange = async (file, offset, length) => {
    if (length === 0) return new Uint8Array(0)
    const answer = await ask({ type: 'read', file, offset, length })
    return answer.type === 'bytes' ? freeable(answer.bytes) : new Uint8Array(0)
  }
  return files.map((file, index) => ({
    ...portFile(file, index, read),
    async sibling(name) {
      const answer = await ask({ type: 'open', beside: index, name })
      const opened = answer.type === 'opened' ? answer.opened : undefined
      return opened && portFile({ name, size: opened.size }, opened.file, read)
    },
  }))
}

type ReadRange = (file: number, offset: number, length: number) => Promise<Uint8Array>

function portFile({ name, size }: LaneFile, file: number, read: ReadRange): RangeSource {
  return {
    name,
    size,
    read: (offset, length) => read(file, offset, length),
    async *stream(offset, length) {
      const end = offset + length
      let at = offset
      const ahead: Promise<Uint8Array>[] = []
      const ask = (): void => {
        while (ahead.length < READ_AHEAD && at < end) {
          const piece = Math.min(STREAM_BYTES, end - at)
          const asked = read(file, at, piece)
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
        yield bytes
      }
    },
  }
}
