/**
 * Where the volumes of a definition are for the hypervisor: a file, a device, or by name through libvirt.
 *
 * Files and devices are named by path rather than by pool and volume: so do virt-manager and every other tool, and
 * libvirt's own snapshots, block jobs and migration all work with it.
 */
import { constants, open } from 'node:fs/promises'
import type { VmDefinition, VolumeLocation } from '@covisor/driver-api'
import type { VolumeId } from '@covisor/model'
import { parseXml, type XmlElement } from '@covisor/xml'
import type { DiskSource, DiskSources } from '../domain-xml/vm-host.ts'
import { FILE_POOLS, poolFolder } from '../storage-xml/pool-xml.ts'
import type { HostFacts } from './host-facts.ts'
import type { HostLink } from './host-link.ts'

/** Throws NOT_FOUND for a pool or volume that is not there. */
export async function diskSources(
  link: HostLink,
  facts: HostFacts,
  definition: VmDefinition,
  signal: AbortSignal,
): Promise<DiskSources> {
  const { spec, volumes } = definition
  const wanted = [...spec.disks, ...spec.cdroms].flatMap(({ volume }) => (volume === null ? [] : [volume]))
  const found = await Promise.all(
    [...new Set(wanted)].map(async (id) => [id, await sourceOf(link, facts, volumes[id], id, signal)] as const),
  )
  return Object.fromEntries(found)
}

async function sourceOf(
  link: HostLink,
  facts: HostFacts,
  volume: VmDefinition['volumes'][VolumeId] | undefined,
  id: VolumeId,
  signal: AbortSignal,
): Promise<DiskSource> {
  return await diskSourceAt(link, facts, volume ?? { pool: '', name: id }, signal)
}

export async function diskSourceAt(
  link: HostLink,
  facts: HostFacts,
  { pool: poolName, name }: VolumeLocation,
  signal: AbortSignal,
): Promise<DiskSource> {
  const aboutPool = { action: 'find a pool', subject: { kind: 'pool', name: poolName }, signal }
  const { pool } = await link.ask(aboutPool, (call, o) => call.storagePoolLookupByName({ name: poolName }, o))
  const { xml } = await link.ask(aboutPool, (call, o) => call.storagePoolGetXmlDesc({ pool }, o))
  const aboutVolume = { action: 'find a volume', subject: { kind: 'volume', name }, signal }
  const { vol } = await link.ask(aboutVolume, (call, o) => call.storageVolLookupByName({ pool, name }, o))
  const { name: path } = await link.ask(aboutVolume, (call, o) => call.storageVolGetPath({ vol }, o))

  const { type } = poolFolder(xml)
  if (type === 'rbd') return cephImage(parseXml(xml, 'pool XML'), name)
  if (FILE_POOLS.includes(type) && type !== 'gluster') {
    return { type: 'file', path, directIo: facts.uri.transport !== 'unix' || (await opensDirectly(path)) }
  }
  if (path.startsWith('/dev/')) return { type: 'block', path, directIo: true }
  return { type: 'volume', pool: poolName, volume: name, directIo: false }
}

function cephImage(pool: XmlElement, name: string): DiskSource {
  const source = pool.first('source')
  const auth = source?.first('auth')
  const secret = auth?.first('secret')
  const usage = secret?.attr('usage')
  const key = usage ?? secret?.attr('uuid')
  return {
    type: 'network',
    image: `${source?.first('name')?.text.trim() ?? ''}/${name}`,
    servers: (source?.elements('host') ?? []).map((host) => ({
      name: host.attr('name') ?? '',
      port: host.attr('port'),
    })),
    auth:
      key === undefined
        ? undefined
        : { user: auth?.attr('username') ?? '', by: usage === undefined ? 'uuid' : 'usage', key },
    directIo: false,
  }
}

/**
 * Whether the file system does O_DIRECT. Only asked on this machine; elsewhere it is taken for granted, since what hosts
 * keep images on does it (ext4, XFS, NFS, Btrfs, GFS2), and tmpfs is for tests.
 */
async function opensDirectly(path: string): Promise<boolean> {
  try {
    await (await open(path, constants.O_RDONLY | constants.O_DIRECT)).close()
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EINVAL'
  }
}
