/**
 * Makes a pool of a folder or of storage that the host reaches.
 *
 * "build" is asked for where it makes a folder, and nowhere else: of a volume group or a ZFS pool it would make a new one. A pool that
 * cannot be started (its server is away, its key is wrong) is forgotten again, so that the host is as it was.
 */
import type { NewPool } from '@covisor/driver-api'
import type { StoragePool } from '@covisor/libvirt'
import { AppError, type PoolType, poolSourceText, poolTypes } from '@covisor/model'
import { parseXml } from '@covisor/xml'
import type { HostLink } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { ifTold } from '../session/if-told.ts'
import { newPoolXml, poolSecret, readPoolSource } from '../storage-xml/pool-source-xml.ts'
import { aboutPool, findPool } from './find-volume.ts'
import { keepSecret } from './pool-secret.ts'
import { removePool } from './pools.ts'

export async function createPool(link: HostLink, wanted: NewPool, signal: AbortSignal): Promise<void> {
  const { nativeName, source, secret } = wanted
  const question = aboutPool('make pool', nativeName, signal)
  const existing = await ifNotGone(findPool(link, nativeName, signal))
  if (existing !== undefined) await refuseOther(link, existing, wanted, signal)
  // First, because libvirt refuses a second pool of the same storage here, whose password must not be touched.
  const pool = existing ?? (await definePool(link, wanted, signal))
  try {
    const kept = poolSecret(source)
    if (kept !== undefined && secret !== undefined) await keepSecret(link, kept, secret, signal)
    // Makes the folder, or the one it is mounted at, where there is none; one that exists stays as it is.
    if (existing === undefined && 'path' in source) {
      await link.askSlow(question, (call, options) => call.storagePoolBuild({ pool }, options))
    }
    const { active } = await link.ask(question, (call, options) => call.storagePoolIsActive({ pool }, options))
    if (active === 0) await link.askSlow(question, (call, options) => call.storagePoolCreate({ pool }, options))
    await link.ask(question, (call, options) => call.storagePoolSetAutostart({ pool, autostart: 1 }, options))
  } catch (error) {
    if (existing === undefined) await removePool(link, nativeName, signal)
    throw error
  }
}

/** Throws NAME_TAKEN. */
async function refuseOther(
  link: HostLink,
  pool: StoragePool,
  { nativeName, source }: NewPool,
  signal: AbortSignal,
): Promise<void> {
  const question = aboutPool('describe pool', nativeName, signal)
  const { xml } = await link.ask(question, (call, options) => call.storagePoolGetXmlDesc({ pool }, options))
  const made = readPoolSource(parseXml(xml, 'pool XML'))
  const isSame = made?.type === source.type && poolSourceText(made) === poolSourceText(source)
  const isThere = !('path' in source) || (made !== undefined && 'path' in made && made.path === source.path)
  if (!isSame || !isThere) throw new AppError('NAME_TAKEN', { kind: 'pool', name: nativeName })
}

async function definePool(link: HostLink, { nativeName, source }: NewPool, signal: AbortSignal): Promise<StoragePool> {
  const question = aboutPool('make pool', nativeName, signal)
  const xml = newPoolXml(nativeName, source)
  const { pool } = await link.ask(question, (call, options) => call.storagePoolDefineXml({ xml }, options))
  return pool
}

/** What libvirt's storage capabilities say (since 5.2); of an older one it is not known, and all are tried. */
export async function poolTypesOf(link: HostLink, signal: AbortSignal): Promise<readonly PoolType[]> {
  const question = { action: 'say which pools it can make', signal }
  const told = await ifTold(link.ask(question, (call, o) => call.connectGetStoragePoolCapabilities({}, o)))
  if (told === undefined) return poolTypes
  const listed = parseXml(told.capabilities, 'storage pool capabilities').elements('pool')
  const supported = listed.filter((pool) => pool.attr('supported') === 'yes').map((pool) => pool.attr('type'))
  return poolTypes.filter((type) => supported.includes(type))
}
