/**
 * Chunks through the port, each in a piece of memory that goes to the server's loop and comes back: as many as may be under
 * way, made once. Memory that is made anew for each chunk costs more than copying into it: the server's own collector runs
 * for every 64 MiB that arrive.
 */
import type { MessagePort } from 'node:worker_threads'
import { type DiskChunk, free } from '@covisor/disk'
import type { ChunkSink } from './chunk-sink.ts'
import { CHUNK_BYTES, CHUNKS_UNDER_WAY, type FromLane, type ToLane } from './lane-job.ts'

export class PortSink implements ChunkSink {
  readonly #say: (message: FromLane, transfer: readonly ArrayBuffer[]) => void
  readonly #readBytes: () => number
  readonly #free: ArrayBuffer[] = []
  #made = 0
  #waiting: (() => void) | undefined
  #pending: { readonly offset: number; readonly bytes: Uint8Array; length: number } | undefined

  constructor(
    port: MessagePort,
    say: (message: FromLane, transfer: readonly ArrayBuffer[]) => void,
    readBytes: () => number,
  ) {
    this.#say = say
    this.#readBytes = readBytes
    port.on('message', (message: ToLane) => {
      if (message.type !== 'taken') return
      this.#free.push(message.memory)
      this.#waiting?.()
      this.#waiting = undefined
    })
  }

  async write({ offset, bytes }: DiskChunk): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const isNext = this.#pending !== undefined && this.#pending.offset + this.#pending.length === offset + at
      if (!isNext || this.#pending?.length === CHUNK_BYTES) {
        await this.flush()
        this.#pending = { offset: offset + at, bytes: new Uint8Array(await this.#memory()), length: 0 }
      }
      const { bytes: chunk, length } = this.#pending!
      const piece = bytes.subarray(at, at + CHUNK_BYTES - length)
      chunk.set(piece, length)
      this.#pending!.length += piece.length
      at += piece.length
    }
    free(bytes)
  }

  async flush(): Promise<void> {
    if (this.#pending === undefined) return
    const { offset, bytes, length } = this.#pending
    this.#pending = undefined
    const part = bytes.subarray(0, length)
    this.#say({ type: 'chunk', offset, bytes: part, readBytes: this.#readBytes() }, [bytes.buffer as ArrayBuffer])
  }

  /** The worker waits here for the slowest part of the way. */
  async #memory(): Promise<ArrayBuffer> {
    while (this.#free.length === 0) {
      if (this.#made < CHUNKS_UNDER_WAY) {
        this.#made++
        return new ArrayBuffer(CHUNK_BYTES)
      }
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
    return this.#free.pop()!
  }
}
