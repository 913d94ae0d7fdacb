/** Fresh folders for a server under test, removed when the test ends. Killing a process loses nothing that a disk would have kept. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fastFolder } from '@covisor/store/testing'
import type { ServerPlace } from './server.ts'

export interface TemporaryPlace extends ServerPlace {
  remove(): Promise<void>
}

export async function temporaryPlace(): Promise<TemporaryPlace> {
  const root = await mkdtemp(join(await fastFolder(), 'covisor-system-'))
  const place = {
    data: join(root, 'data'),
    world: join(root, 'world'),
    imports: join(root, 'imports'),
    compiled: join(root, 'compiled'),
  }
  for (const folder of Object.values(place)) await mkdir(folder)
  return { ...place, remove: () => rm(root, { recursive: true, force: true }) }
}
