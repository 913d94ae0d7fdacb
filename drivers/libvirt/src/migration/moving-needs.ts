/** What a domain needs of the host it moves to, read from its XML; and what keeps it where it is. Pure. */
import { parseXml, writeXml, type XmlElement } from '@covisor/xml'

export interface MovingNeeds {
  readonly name: string
  readonly domainType: string
  readonly machine: string | undefined
  /** The <cpu> element as text, for libvirt to compare. */
  readonly cpu: string | undefined
  readonly cpuMode: string | undefined
  readonly tpm: boolean
  /** The file in which its firmware keeps its settings, once there is one. */
  readonly nvram: string | undefined
  /** Files and devices that its disks are on. */
  readonly files: readonly string[]
  readonly networks: readonly string[]
  /** Why its disks cannot be copied while it runs. */
  readonly sharedDisks: readonly string[]
  /** Why it cannot leave its host at all. */
  readonly bound: readonly string[]
}

export function movingNeeds(xml: string): MovingNeeds {
  const domain = parseXml(xml, 'domain XML')
  const devices = domain.first('devices')
  const cpu = domain.first('cpu')
  const sources = (devices?.elements('disk') ?? []).flatMap((disk) => disk.first('source') ?? [])
  return {
    name: domain.first('name')?.text ?? '',
    domainType: domain.attr('type') ?? '',
    machine: domain.find('os', 'type')?.attr('machine'),
    cpu: cpu === undefined ? undefined : writeXml(cpu),
    cpuMode: cpu?.attr('mode'),
    tpm: devices?.first('tpm') !== undefined,
    nvram: domain.find('os', 'nvram')?.text.trim(),
    files: sources.flatMap((source) => source.attr('file') ?? source.attr('dev') ?? []),
    networks: (devices?.elements('interface') ?? []).flatMap((nic) =>
      nic.attr('type') === 'network' ? (nic.first('source')?.attr('network') ?? []) : [],
    ),
    sharedDisks: (devices?.elements('disk') ?? []).flatMap((disk) =>
      disk.first('shareable') === undefined
        ? []
        : `its disk ${disk.first('target')?.attr('dev') ?? ''} is written by other VMs too (shareable)`,
    ),
    bound: boundBy(devices),
  }
}

/** Devices that are the host's own. */
const BINDING: Readonly<Record<string, string>> = {
  hostdev: 'it has devices of the host passed through',
  shmem: 'it shares memory with other VMs of its host',
  filesystem: 'it has a folder of the host mounted',
  redirdev: 'a USB device is redirected to it',
  smartcard: 'it has the smart card of a host',
}

function boundBy(devices: XmlElement | undefined): string[] {
  const local = Object.entries(BINDING).flatMap(([device, why]) =>
    devices?.first(device) === undefined ? [] : [`${why} (${device})`],
  )
  const passed = (devices?.elements('interface') ?? []).some((nic) => nic.attr('type') === 'hostdev')
  return passed ? [...local, 'a network card of the host is passed through to it'] : local
}
