/** Storage pools: XML to what we show, and a folder to the XML of a pool. */
import type { ObservedPool, VolumeFormat } from '@covisor/driver-api'
import { el, parseXml, writeXml } from '@covisor/xml'

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
  return {
    nativeName: pool.first('name')?.text ?? '',
    nativeRef: pool.first('uuid')?.text.trim() ?? '',
    type,
    ...shown,
    ...(path === undefined ? {} : { path }),
    ...abilities(type, pretends),
  }
}

/** Pools whose volumes are files: made empty, grown by writing, in any format. */
export const FILE_POOLS: readonly string[] = ['dir', 'fs', 'netfs', 'gluster', 'vstorage']
/** Pools whose volumes are made as devices or objects of a size. */
const DEVICE_POOLS: readonly string[] = ['logical', 'disk', 'rbd', 'zfs', 'sheepdog']

function abilities(type: string, pretends: boolean): Pick<ObservedPool, 'formats' | 'cannot'> {
  const nothing = 'the test hypervisor keeps volumes only as a description'
  const cannot = pretends ? { upload: nothing, resize: nothing } : {}
  if (FILE_POOLS.includes(type)) return { formats: FILE_FORMATS, cannot }
  if (DEVICE_POOLS.includes(type)) {
    const noResize = 'libvirt cannot resize volumes of this kind of pool'
    return {
      formats: ['raw'],
      cannot: type === 'rbd' || type === 'sheepdog' ? cannot : { resize: noResize, ...cannot },
    }
  }
  const why = `the volumes of a ${type} pool are made where its devices are, not through libvirt`
  return { formats: [], cannot: { create: why, resize: why, clone: why, ...cannot } }
}

const FILE_FORMATS: readonly VolumeFormat[] = ['qcow2', 'raw', 'iso', 'vmdk', 'vdi', 'vhd']

export function folderPoolXml(nativeName: string, path: string): string {
  return writeXml(el('pool', { type: 'dir' }, el('name', {}, nativeName), el('target', {}, el('path', {}, path))))
}

/** A pool's folder and kind, for finding the volume behind a path. */
export function poolFolder(xml: string): { readonly type: string; readonly path: string | undefined } {
  const pool = parseXml(xml, 'pool XML')
  return { type: pool.attr('type') ?? 'dir', path: pool.find('target', 'path')?.text.trim() }
}
