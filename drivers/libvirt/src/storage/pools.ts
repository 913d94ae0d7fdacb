/** Pools of a host: listed, forgotten. Made in new-pool.ts. */
import type { ObservedPool } from '@covisor/driver-api'
import { type StoragePool, StoragePoolState } from '@covisor/libvirt'
import { parseXml } from '@covisor/xml'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { poolSecret, readPoolSource } from '../storage-xml/pool-source-xml.ts'
import { observePool } from '../storage-xml/pool-xml.ts'
import { aboutPool, findPool } from './find-volume.ts'
import { forgetSecret } from './pool-secret.ts'

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

export async function removePool(link: HostLink, nativeName: string, signal: AbortSignal): Promise<void> {
  const pool = await ifNotGone(findPool(link, nativeName, signal))
  if (pool === undefined) return
  const question = aboutPool('forget pool', nativeName, signal)
  const { xml } = await link.ask(question, (call, options) => call.storagePoolGetXmlDesc({ pool }, options))
  const { active } = await link.ask(question, (call, options) => call.storagePoolIsActive({ pool }, options))
  if (active === 1) await link.ask(question, (call, options) => call.storagePoolDestroy({ pool }, options))
  await ifNotGone(link.ask(question, (call, options) => call.storagePoolUndefine({ pool }, options)))
  const source = readPoolSource(parseXml(xml, 'pool XML'))
  const secret = source && poolSecret(source)
  if (secret !== undefined) await forgetSecret(link, secret, signal)
}
