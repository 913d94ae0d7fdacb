/**
 * Which volume a path is, from the folders of the pools: a file directly inside a pool's folder is a volume of that pool,
 * as libvirt itself counts. Saves a question to the host for every disk of every VM.
 */
import type { VolumeLocation } from '@covisor/driver-api'

export interface PoolFolder {
  readonly pool: string
  readonly path: string
}

export function volumeAt(folders: readonly PoolFolder[], path: string): VolumeLocation | undefined {
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, slash)
  const name = path.slice(slash + 1)
  const found = folders.find((candidate) => candidate.path.replace(/\/+$/, '') === folder)
  return found === undefined || name === '' ? undefined : { pool: found.pool, name }
}
