/** The folders of the host's pools, remembered until a pool changes: which volume a disk is, without asking for each. */
import type { VolumeLocation } from '@covisor/driver-api'
import { poolFolder } from '../storage-xml/pool-xml.ts'
import { type PoolFolder, volumeAt } from '../storage-xml/volume-paths.ts'
import type { HostLink } from './host-link.ts'
import { ifNotGone } from './if-not-gone.ts'
import { ifTold } from './if-told.ts'

export class PoolFolders {
  readonly #link: HostLink
  #known: readonly PoolFolder[] | undefined
  /** Counts the changes: what was read while one happened is used once and not remembered. */
  #changes = 0

  constructor(link: HostLink) {
    this.#link = link
  }

  /** The next look asks again: a pool was made, removed, or changed. */
  forget(): void {
    this.#known = undefined
    this.#changes++
  }

  async lookup(signal: AbortSignal): Promise<(path: string) => VolumeLocation | undefined> {
    const changes = this.#changes
    const folders = this.#known ?? (await this.#read(signal))
    if (changes === this.#changes) this.#known = folders
    return (path) => volumeAt(folders, path)
  }

  async #read(signal: AbortSignal): Promise<readonly PoolFolder[]> {
    const question = { action: 'list its pools', signal }
    const listed = await ifTold(this.#link.ask(question, (call, o) => call.connectListAllStoragePools({}, o)))
    const folders = await Promise.all(
      (listed?.pools ?? []).map(async (pool) => {
        const told = await ifNotGone(this.#link.ask(question, (call, o) => call.storagePoolGetXmlDesc({ pool }, o)))
        const path = told === undefined ? undefined : poolFolder(told.xml).path
        return path === undefined ? [] : [{ pool: pool.name, path }]
      }),
    )
    return folders.flat()
  }
}
