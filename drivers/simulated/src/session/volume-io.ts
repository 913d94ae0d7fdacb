/** Bytes into volumes and out of them. */
import type { VolumeChunk, VolumeLocation } from '@covisor/driver-api'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { Content } from '../storage/content.ts'
import { qcow2Size } from '../storage/images.ts'
import type { VolumeRecord } from '../world/records.ts'
import type { Caller } from './caller.ts'
import { refused } from './refusals.ts'
import { contentOf, getVolume, keep, mustBeFree, mustHaveRoom } from './volumes.ts'

const PIECE_BYTES = 262_144

/** What was in the volume before is gone with the first byte, as on a host. What came before an error stays. */
export async function writeVolume(
  caller: Caller,
  location: VolumeLocation,
  chunks: AsyncIterable<VolumeChunk>,
  signal: AbortSignal,
): Promise<number> {
  const { endpoint } = caller
  const volume = getVolume(endpoint, location)
  mustBeFree(endpoint, location)
  const content = endpoint.contents.create(volume.format === 'qcow2' ? 0 : volume.capacityBytes)
  keep(endpoint, volume, content)
  if (volume.content !== undefined) endpoint.contents.drop(volume.content)

  const source = chunks[Symbol.asyncIterator]()
  let written = 0
  try {
    for (;;) {
      const next = await caller.whileWanted(source.next(), signal)
      if (next.done === true) break
      writeChunk(endpoint, volume, content, next.value)
      written += next.value.bytes.length
      await caller.fault('writeVolume', location, 'during')
    }
  } catch (error) {
    // Not awaited: a source that is silent would keep us here for ever.
    source.return?.().catch(() => undefined)
    throw error
  } finally {
    // The volume may have been deleted meanwhile, by an undo that did not wait for us.
    if (endpoint.volumes.at(location)?.content === content.key) {
      keep(endpoint, { ...volume, capacityBytes: qcow2Size(content) ?? volume.capacityBytes }, content)
    }
  }
  return written
}

export async function* readVolume(
  caller: Caller,
  location: VolumeLocation,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { endpoint } = caller
  const content = await caller.call('readVolume', location, signal, () =>
    contentOf(endpoint, getVolume(endpoint, location)),
  )
  for (let offset = 0; offset < content.length; offset += PIECE_BYTES) {
    signal.throwIfAborted()
    caller.over.throwIfAborted()
    yield content.read(offset, PIECE_BYTES)
    await caller.fault('readVolume', location, 'during')
  }
}

function writeChunk(
  endpoint: SimulatedEndpoint,
  volume: VolumeRecord,
  content: Content,
  { offset, bytes }: VolumeChunk,
): void {
  if (volume.format === 'qcow2') {
    const recorded = endpoint.volumes.at(volume)?.allocatedBytes ?? 0
    mustHaveRoom(endpoint, volume.pool, content.allocatedBytes - recorded + bytes.length)
  } else if (offset + bytes.length > volume.capacityBytes) {
    const why = `byte ${offset + bytes.length} is behind its end at ${volume.capacityBytes}`
    throw refused(endpoint.name, `write volume "${volume.name}"`, why)
  }
  content.write(offset, bytes)
}
