/** The bytes of a volume's file or device. On a connection of its own: a slow reader must not make others wait. */
import type { VolumeLocation } from '@covisor/driver-api'
import { StorageVolDownloadFlags } from '@covisor/libvirt'
import type { HostLink } from '../session/host-link.ts'
import { aboutVolume, findVolume } from './find-volume.ts'

export async function* readVolume(
  link: HostLink,
  location: VolumeLocation,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const vol = await findVolume(link, location, signal)
  const question = aboutVolume('read volume', location, signal)
  const connection = await link.forStream(question)
  const onAbort = (): void => void connection.close()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    // Holes travel as holes; the stream hands them out as zeros.
    const args = { vol, offset: 0n, length: 0n, flags: StorageVolDownloadFlags.SPARSE_STREAM }
    const { stream } = await connection.call.storageVolDownload(args, { signal })
    yield* stream
  } catch (error) {
    signal.throwIfAborted()
    throw link.translated(error, question)
  } finally {
    signal.removeEventListener('abort', onAbort)
    await connection.close()
  }
}
