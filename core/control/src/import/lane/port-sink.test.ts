/** What the data lane hands to the server's loop: chunks in memory that goes round. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHUNK_BYTES, CHUNKS_UNDER_WAY, type FromLane, type ToLane } from './lane-job.ts'
import { PortSink } from './port-sink.ts'

let lane: MessagePort
let server: MessagePort
let said: Extract<FromLane, { type: 'chunk' }>[]
let sink: PortSink
beforeEach(() => {
  const { port1, port2 } = new MessageChannel()
  lane = port1
  server = port2
  said = []
  sink = new PortSink(
    lane,
    (message) => said.push(message as (typeof said)[number]),
    () => 7,
  )
})
afterEach(() => {
  lane.close()
})

const giveBack = (memory: ArrayBuffer) => server.postMessage({ type: 'taken', memory } satisfies ToLane, [memory])

test('what lies side by side leaves together, in chunks of one size', async () => {
  const bytes = Buffer.alloc(1000, 1)
  const pieces = Math.ceil((CHUNK_BYTES + 500) / 1000)
  for (let piece = 0; piece < pieces; piece++) await sink.write({ offset: piece * 1000, bytes })
  await sink.write({ offset: 10 * CHUNK_BYTES, bytes })
  await sink.flush()
  expect(said.map((chunk) => [chunk.offset, chunk.bytes.length, chunk.readBytes])).toEqual([
    [0, CHUNK_BYTES, 7],
    [CHUNK_BYTES, pieces * 1000 - CHUNK_BYTES, 7],
    [10 * CHUNK_BYTES, 1000, 7],
  ])
})

test('when all memory is under way it waits until a piece comes back, and uses that', async () => {
  const write = (index: number) => sink.write({ offset: 2 * index * CHUNK_BYTES, bytes: Buffer.alloc(10, index) })
  for (let index = 0; index < CHUNKS_UNDER_WAY; index++) await write(index)
  await sink.flush()
  expect(said).toHaveLength(CHUNKS_UNDER_WAY)

  const memory = said[0]!.bytes.buffer as ArrayBuffer
  let went = false
  const next = write(CHUNKS_UNDER_WAY).then(() => {
    went = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(went).toBe(false)
  giveBack(memory)
  await next
  await sink.flush()
  expect(said).toHaveLength(CHUNKS_UNDER_WAY + 1)
  expect(new Set(said.at(-1)!.bytes)).toEqual(new Set([CHUNKS_UNDER_WAY]))
})
