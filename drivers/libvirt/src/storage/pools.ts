/** Pools of a host: listed, made of a folder, forgotten. */
import type { ObservedPool } from '@covisor/driver-api'
import { type StoragePool, StoragePoolState } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { folderPoolXml, observePool, poolFolder } from '../storage-xml/pool-xml.ts'
import { aboutPool, findPool } from './find-volume.ts'

export async function listPools(
  link: HostLink,
  facts: HostFacts,
  signal: AbortSignal,
): Promise<readonly ObservedPool[]> {
  const question = { action: 'list its pools', signal }
  const { pools } = await link.ask(question, (call, options) => call.connectListAllStoragePools({}, options))
  const seen = await Promise.all(pools.map((pool) => ifNotGone(look(link, facts, pool, signal))))
  return seen.filter((pool) => pool !== undefined)
}

async function look(link: HostLink, facts: HostFacts, pool: StoragePool, signal: AbortSignal): Promise<ObservedPool> {
  const question = aboutPool('describe pool', pool.name, signal)
  const [{ xml }, { autostart }, info] = await Promise.all([
    link.ask(question, (call, options) => call.storagePoolGetXmlDesc({ pool }, options)),
    link.ask(question, (call, options) => call.storagePoolGetAutostart({ pool }, options)),
    link.ask(question, (call, options) => call.storagePoolGetInfo({ pool }, options)),
  ])
  return observePool(xml, {
    active: info.state === StoragePoolState.RUNNING || info.state === StoragePoolState.DEGRADED,
    startWithHost: autostart === 1,
    capacityBytes: Number(info.capacity),
    allocatedBytes: Number(info.allocation),
    availableBytes: Number(info.available),
    pretends: facts.family === 'test',
  })
}

export async function createPool(
  link: HostLink,
  { nativeName, path }: { readonly nativeName: string; readonly path: string },
  signal: AbortSignal,
): Promise<void> {
  const question = aboutPool('make pool', nativeName, signal)
  const existing = await ifNotGone(findPool(link, nativeName, signal))
  if (existing !== undefined) {
    const { xml } = await link.ask(question, (call, o) => call.storagePoolGetXmlDesc({ pool: existing }, o))
    const { type, path: folder } = poolFolder(xml)
    if (type !== 'dir' || folder !== path) throw new AppError('NAME_TAKEN', { kind: 'pool', name: nativeName })
  }
  const pool = existing ?? (await definePool(link, nativeName, path, signal))
  const { active } = await link.ask(question, (call, options) => call.storagePoolIsActive({ pool }, options))
  if (active === 0) await link.askSlow(question, (call, options) => call.storagePoolCreate({ pool }, options))
  await link.ask(question, (call, options) => call.storagePoolSetAutostart({ pool, autostart: 1 }, options))
}

async function definePool(link: HostLink, name: string, path: string, signal: AbortSignal): Promise<StoragePool> {
  const question = aboutPool('make pool', name, signal)
  const xml = folderPoolXml(name, path)
  const { pool } = await link.ask(question, (call, options) => call.storagePoolDefineXml({ xml }, options))
  // Makes the folder where there is none; one that exists, with whatever is in it, stays as it is.
  await link.askSlow(question, (call, options) => call.storagePoolBuild({ pool }, options))
  return pool
}

export async function removePool(link: HostLink, nativeName: string, signal: AbortSignal): Promise<void> {
  const pool = await ifNotGone(findPool(link, nativeName, signal))
  if (pool === undefined) return
  const question = aboutPool('forget pool', nativeName, signal)
  const { active } = await link.ask(question, (call, options) => call.storagePoolIsActive({ pool }, options))
  if (active === 1) await link.ask(question, (call, options) => call.storagePoolDestroy({ pool }, options))
  await ifNotGone(link.ask(question, (call, options) => call.storagePoolUndefine({ pool }, options)))
}
