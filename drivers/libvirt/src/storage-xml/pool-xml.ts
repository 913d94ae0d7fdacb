/** Storage pools as libvirt describes them. The way back is new-pool-xml.ts. */
import type { ObservedPool } from '@covisor/driver-api'
import { poolSourceText } from '@covisor/model'
import { parseXml, type XmlElement } from '@covisor/xml'
import { abilitiesOf } from './pool-abilities.ts'
import { readPoolSource } from './pool-source-xml.ts'

export interface PoolFacts {
  readonly active: boolean
  readonly startWithHost: boolean
  readonly capacityBytes: number
  readonly allocatedBytes: number
  readonly availableBytes: number
  /** The test hypervisor keeps volumes as descriptions without content. */
  readonly pretends: boolean
}

export function observePool(xml: string, facts: PoolFacts): ObservedPool {
  const { pretends, ...shown } = facts
  const pool = parseXml(xml, 'pool XML')
  const type = pool.attr('type') ?? 'dir'
  const path = pool.find('target', 'path')?.text.trim()
  const source = readPoolSource(pool)
  return {
    nativeName: pool.first('name')?.text ?? '',
    nativeRef: pool.first('uuid')?.text.trim() ?? '',
    type,
    ...shown,
    ...(path === undefined ? {} : { path }),
    ...(source === undefined || source.type === 'dir' ? {} : { source: poolSourceText(source) }),
    ...abilitiesOf(type, pretends),
  }
}

/** Pools whose volumes are files: made empty, grown by writing, in any format. */
export const FILE_POOLS: readonly string[] = ['dir', 'fs', 'netfs', 'gluster', 'vstorage']
/** A pool's kind, and what stands before the name of a volume where a domain names it: a folder, or of Ceph its pool. */
export function poolFolder(xml: string): { readonly type: string; readonly path: string | undefined } {
  const pool = parseXml(xml, 'pool XML')
  const type = pool.attr('type') ?? 'dir'
  return { type, path: type === 'rbd' ? cephFolder(pool) : pool.find('target', 'path')?.text.trim() }
}

/** As observe-device.ts names network disks. */
function cephFolder(pool: XmlElement): string | undefined {
  const name = pool.find('source', 'name')?.text.trim()
  return name === undefined ? undefined : `rbd:${name}`
}
