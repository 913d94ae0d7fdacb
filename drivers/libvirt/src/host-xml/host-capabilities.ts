/** libvirt's <capabilities>: the machine and its CPU, and which kinds of guests it can run. */
import type { NumaCell } from '@covisor/driver-api'
import { parseXml, type XmlElement } from '@covisor/xml'
import { integer } from '../domain-xml/amounts.ts'
import { numaCellsOf } from '../hardware/numa-cells.ts'

export interface HostCapabilities {
  /** The host's own UUID; test and container drivers have none. */
  readonly uuid?: string
  readonly arch: string
  readonly cpuModel?: string
  readonly cpuVendor?: string
  readonly cpuFeatures: ReadonlySet<string>
  /** The <cpu> element as text, for calls that compare CPUs. */
  readonly cpuXml?: string
  /** Logical CPUs and what they sit on, counted over all NUMA cells. */
  readonly topology?: { readonly sockets: number; readonly cores: number; readonly logical: number }
  /** Empty: it does not tell. */
  readonly numa: readonly NumaCell[]
  /** Whether its devices can be given to VMs. */
  readonly hasIommu: boolean
  readonly guests: readonly GuestKind[]
}

/** One way of running guests: full virtualization ('hvm'), containers ('exe'), … on one architecture. */
export interface GuestKind {
  readonly osType: string
  readonly arch: string
  readonly emulator?: string
  /** 'q35', 'pc', …: aliases that stand for a newest version, and the versions themselves. */
  readonly machines: readonly string[]
  readonly domainTypes: readonly string[]
}

export function readHostCapabilities(xml: string): HostCapabilities {
  const root = parseXml(xml, 'host capabilities')
  const host = root.first('host')
  const cpu = host?.first('cpu')
  const uuid = host?.first('uuid')?.text.trim()
  const cpuModel = cpu?.first('model')?.text.trim()
  const cpuVendor = cpu?.first('vendor')?.text.trim()
  const cpuXml = /<cpu>[\s\S]*?<\/cpu>/.exec(xml)?.[0]
  const topology = topologyOf(host)
  return {
    ...(uuid === undefined ? {} : { uuid }),
    arch: cpu?.first('arch')?.text.trim() ?? 'unknown',
    ...(cpuModel === undefined ? {} : { cpuModel }),
    ...(cpuVendor === undefined ? {} : { cpuVendor }),
    cpuFeatures: new Set(cpu?.elements('feature').map((feature) => feature.attr('name') ?? '')),
    ...(cpuXml === undefined ? {} : { cpuXml }),
    ...(topology === undefined ? {} : { topology }),
    numa: numaCellsOf(root),
    hasIommu: host?.first('iommu')?.attr('support') === 'yes',
    guests: root.elements('guest').map(guestKind),
  }
}

/** The kind of guests that Covisor makes here: full virtualization, on the host's own architecture if it can. */
export function hvmGuestOf(capabilities: HostCapabilities): GuestKind | undefined {
  const hvm = capabilities.guests.filter(({ osType }) => osType === 'hvm')
  return hvm.find(({ arch }) => arch === capabilities.arch) ?? hvm[0]
}

function guestKind(guest: XmlElement): GuestKind {
  const arch = guest.first('arch')
  const emulator = arch?.first('emulator')?.text.trim()
  return {
    osType: guest.first('os_type')?.text.trim() ?? '',
    arch: arch?.attr('name') ?? '',
    ...(emulator === undefined ? {} : { emulator }),
    machines: arch?.elements('machine').map((machine) => machine.text.trim()) ?? [],
    domainTypes: arch?.elements('domain').map((domain) => domain.attr('type') ?? '') ?? [],
  }
}

function topologyOf(host: XmlElement | undefined): HostCapabilities['topology'] {
  const cpus = host?.find('topology', 'cells')?.descendants('cpu') ?? []
  if (cpus.length === 0) return undefined
  const place = (cpu: XmlElement): string => `${cpu.attr('socket_id')}/${cpu.attr('die_id') ?? 0}`
  return {
    sockets: new Set(cpus.map((cpu) => integer(cpu.attr('socket_id')))).size,
    cores: new Set(cpus.map((cpu) => `${place(cpu)}/${cpu.attr('core_id')}`)).size,
    logical: cpus.length,
  }
}
