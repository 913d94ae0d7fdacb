/**
 * A volume's own file, opened here, when the host is this very machine: writing it needs neither the session nor libvirt's
 * stream, which moves every byte through two more processes.
 *
 * That the path means the same file here and for libvirt is not believed but tried: libvirt writes random bytes into the
 * volume, and they must be read through the file that was opened. So whatever lies between (a container, a mount of the
 * same name, a link that somebody put there), nothing is written but where libvirt itself, as root, has just written for us.
 * When it is not so, or this process may not open the file, there is no such file, which is no failure.
 *
 * The file is libvirt's: made by it with its owner, mode and label, which stay as they are.
 */
import { randomBytes } from 'node:crypto'
import { constants, type FileHandle, open } from 'node:fs/promises'
import type { VolumeFile, VolumeLocation } from '@covisor/driver-api'
import { parseLibvirtUri, type StoragePool, type StorageVol } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import type { HostLink } from '../session/host-link.ts'
import { aboutVolume, findPool } from './find-volume.ts'
import { madeAnew } from './made-anew.ts'
import { refreshPool } from './refresh-pool.ts'
import { freeBytes, getVolume, hasFiles, poolFull } from './volumes.ts'

const PROOF_BYTES = 32

export async function openVolumeFile(
  link: HostLink,
  location: VolumeLocation,
  signal: AbortSignal,
): Promise<VolumeFile | undefined> {
  if (parseLibvirtUri(link.uri).transport !== 'unix') return undefined
  const volume = await getVolume(link, location, signal)
  if (volume === undefined) throw new AppError('NOT_FOUND', { kind: 'volume', name: location.name })
  const pool = await findPool(link, location.pool, signal)
  if (volume.path === undefined || !(await hasFiles(link, pool, signal))) return undefined

  const vol = await madeAnew(link, pool, volume, signal)
  const handle = await openRegularFile(volume.path)
  if (handle === undefined) return undefined
  try {
    if (await isTheSame(link, vol, handle, signal)) {
      const leastBytes = volume.format === 'raw' ? volume.capacityBytes : 0
      return volumeFile(link, pool, location, handle, leastBytes)
    }
    await handle.close()
    return undefined
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Without waiting, because opening a pipe would. */
async function openRegularFile(path: string): Promise<FileHandle | undefined> {
  const { O_RDWR, O_NOFOLLOW, O_NONBLOCK } = constants
  const handle = await open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined)
  if (handle === undefined) return undefined
  const { nlink } = await handle.stat().then((found) => (found.isFile() ? found : { nlink: 0 }))
  if (nlink === 1) return handle
  await handle.close()
  return undefined
}

async function isTheSame(link: HostLink, vol: StorageVol, handle: FileHandle, signal: AbortSignal): Promise<boolean> {
  const proof = randomBytes(PROOF_BYTES)
  const question = aboutVolume('write volume', vol, signal)
  await link.askSlow(question, async (call, options) => {
    const args = { vol, offset: 0n, length: 0n, flags: undefined }
    const { stream } = await call.storageVolUpload(args, options)
    await using _ = stream
    await stream.write(proof)
    await stream.finish()
  })
  const seen = Buffer.alloc(PROOF_BYTES)
  const { bytesRead } = await handle.read(seen, 0, PROOF_BYTES, 0)
  if (bytesRead !== PROOF_BYTES || !seen.equals(proof)) return false
  await handle.truncate(0)
  return true
}

function volumeFile(
  link: HostLink,
  pool: StoragePool,
  location: VolumeLocation,
  handle: FileHandle,
  leastBytes: number,
): VolumeFile {
  return {
    fd: handle.fd,
    async finish(signal) {
      // A file that is read later as a disk must have its whole length, even if it ends in zeros.
      if ((await handle.stat()).size < leastBytes) await handle.truncate(leastBytes)
      await refreshPool(link, pool, signal)
    },
    async explained(cause, signal) {
      const isNoSpace = cause.code === 'ENOSPC' || cause.code === 'EDQUOT'
      if (isNoSpace) return poolFull(pool, (await handle.stat()).size, await freeBytes(link, pool, signal), cause)
      const action = `write volume "${location.name}" in pool "${location.pool}"`
      return new AppError('HOST_REFUSED', { host: link.label, action, why: cause.message }, { cause })
    },
    [Symbol.asyncDispose]: () => handle.close(),
  }
}
