/**
 * What a VM has of its host for itself, in domain XML: memory in huge pages, one NUMA cell, PCI devices.
 *
 * `strict` and a CPU set on purpose: a VM that was asked to stay in one cell would rather not start than be spread over two.
 * Devices are `managed`: libvirt takes them from the host's driver at start and gives them back at the end.
 */
import { AppError, type DedicatedDevice, type VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import { alias } from './alias.ts'
import { integer } from './amounts.ts'
import type { VmHost } from './vm-host.ts'

export function memoryBacking({ dedicated }: VmSpec): XmlElement | undefined {
  const size = dedicated?.hugePageKiB
  return size === undefined
    ? undefined
    : el('memoryBacking', {}, el('hugepages', {}, el('page', { size, unit: 'KiB' })))
}

export function numatune({ dedicated }: VmSpec): XmlElement | undefined {
  const nodeset = dedicated?.numaCell
  return nodeset === undefined ? undefined : el('numatune', {}, el('memory', { mode: 'strict', nodeset }))
}

/** The CPUs of its cell; undefined: all of the host. Throws NOT_SUPPORTED for a cell that the host has not. */
export function cpuSet({ dedicated }: VmSpec, { cellCpus }: VmHost): string | undefined {
  const cell = dedicated?.numaCell
  if (cell === undefined) return undefined
  const cpus = cellCpus[cell]
  if (cpus !== undefined && cpus.length > 0) return cpus.join(',')
  throw new AppError('NOT_SUPPORTED', { what: `NUMA cell ${cell}`, why: 'the host has no such cell any more' })
}

export const hostDevices = ({ dedicated }: VmSpec): XmlElement[] => (dedicated?.devices ?? []).map(hostDevice)

/** domain:bus:slot.function, hexadecimal, as lspci writes it. */
const ADDRESS = /^([0-9a-f]{4}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/

export function hostDevice({ key, address }: DedicatedDevice): XmlElement {
  const [, domain, bus, slot, fn] = ADDRESS.exec(address) ?? []
  if (domain === undefined)
    throw new AppError('NOT_SUPPORTED', { what: `device "${address}"`, why: 'it is no PCI address' })
  const source = el('address', { domain: `0x${domain}`, bus: `0x${bus}`, slot: `0x${slot}`, function: `0x${fn}` })
  return el('hostdev', { mode: 'subsystem', type: 'pci', managed: 'yes' }, el('source', {}, source), alias(key))
}

/** What of it a domain has, whoever wrote it. */
export function dedicatedOf(domain: XmlElement) {
  const page = domain.first('memoryBacking')?.first('hugepages')
  const memory = domain.first('numatune')?.first('memory')
  const nodeset = memory?.attr('mode') === 'strict' ? integer(memory.attr('nodeset')) : undefined
  const hugePageKiB = page === undefined ? undefined : pageKiBOf(page.first('page'))
  const devices = (domain.first('devices')?.elements('hostdev') ?? []).flatMap((device) => {
    const address = addressOf(device)
    return address === undefined ? [] : [{ address }]
  })
  const dedicated = {
    ...(hugePageKiB === undefined ? {} : { hugePageKiB }),
    ...(nodeset === undefined ? {} : { numaCell: nodeset }),
    ...(devices.length === 0 ? {} : { devices }),
  }
  return Object.keys(dedicated).length === 0 ? undefined : dedicated
}

/** Without a <page> it is the host's default size, which on x86-64 and most others is 2 MiB. */
const DEFAULT_PAGE_KIB = 2048

function pageKiBOf(page: XmlElement | undefined): number {
  if (page === undefined) return DEFAULT_PAGE_KIB
  const size = integer(page.attr('size')) ?? DEFAULT_PAGE_KIB
  const unit = page.attr('unit') ?? 'KiB'
  return unit === 'G' || unit === 'GiB' ? size * 2 ** 20 : unit === 'M' || unit === 'MiB' ? size * 1024 : size
}

/** Of a PCI device of the host, as lspci writes it; undefined for devices of another kind. */
export function addressOf(device: XmlElement): string | undefined {
  const source = device.first('source')?.first('address')
  if (device.attr('type') !== 'pci' || source === undefined) return undefined
  const hex = (name: string, digits: number) =>
    Number(source.attr(name) ?? 0)
      .toString(16)
      .padStart(digits, '0')
  return `${hex('domain', 4)}:${hex('bus', 2)}:${hex('slot', 2)}.${hex('function', 1)}`
}
