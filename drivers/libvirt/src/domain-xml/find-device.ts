/**
 * Finds a device of a definition in domain XML: by our alias, else by its target or MAC (the keys under which VMs made
 * elsewhere are observed), else by the volume it had. Never by a name that was only guessed: it could be another's disk.
 */
import type { VmDefinition } from '@covisor/driver-api'
import type { CdromSpec, DiskSpec, NicSpec } from '@covisor/model'
import type { XmlElement } from '@covisor/xml'
import { keyOfAlias } from './alias.ts'
import { macOf } from './observe-device.ts'

export function findDisk(
  domain: XmlElement,
  definition: VmDefinition,
  disk: DiskSpec | CdromSpec,
): XmlElement | undefined {
  const disks = domain.first('devices')?.elements('disk') ?? []
  const target = (element: XmlElement): string | undefined => element.first('target')?.attr('dev')
  return (
    disks.find((element) => keyOfAlias(element) === disk.key) ??
    disks.find((element) => target(element) === disk.key) ??
    disks.find((element) => keyOfAlias(element) === undefined && hasVolume(element, definition, disk.volume))
  )
}

export function findNic(domain: XmlElement, nic: NicSpec): XmlElement | undefined {
  const nics = domain.first('devices')?.elements('interface') ?? []
  return (
    nics.find((element) => keyOfAlias(element) === nic.key) ??
    nics.find((element) => macOf(element) === nic.key) ??
    nics.find((element) => macOf(element) === nic.mac)
  )
}

function hasVolume(disk: XmlElement, definition: VmDefinition, id: DiskSpec['volume'] | null): boolean {
  const volume = id === null ? undefined : definition.volumes[id]
  const source = disk.first('source')
  if (volume === undefined || source === undefined) return false
  if (source.attr('pool') === volume.pool && source.attr('volume') === volume.name) return true
  return (source.attr('file') ?? source.attr('dev') ?? source.attr('name'))?.endsWith(`/${volume.name}`) === true
}
