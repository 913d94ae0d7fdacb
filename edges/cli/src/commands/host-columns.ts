/** How hosts look in lists and alone. */
import type { Schema } from '@covisor/client'
import { ago, mebibytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type Host = Schema<'Host'>

const state = (host: Host): string =>
  host.duty === 'maintenance' ? `${host.connection}, maintenance` : host.connection

export const hostColumns: readonly Column<Host>[] = [
  { header: 'NAME', cell: (host) => host.name },
  { header: 'STATE', cell: state },
  { header: 'VMS', cell: (host) => `${host.vms.running} of ${host.vms.total} run` },
  { header: 'CPUS', cell: (host) => host.cpu.logical, align: 'right' },
  { header: 'MEMORY', cell: (host) => `${mebibytes(host.freeMemoryMiB)} free of ${mebibytes(host.memoryMiB)}` },
  { header: 'VIA', cell: (host) => host.endpoint.uri },
]

export const hostFields: readonly Column<Host>[] = [
  { header: 'Name', cell: (host) => host.name },
  { header: 'Calls itself', cell: (host) => (host.hostname === host.name ? '' : host.hostname) },
  { header: 'Id', cell: (host) => host.id },
  {
    header: 'State',
    cell: (host) => (host.connectionReason === null ? state(host) : `${state(host)}: ${host.connectionReason}`),
  },
  {
    header: 'Stands',
    cell: (host) =>
      [host.site === null ? [] : `at ${host.site.name}`, host.rack === null ? [] : `in rack ${host.rack}`]
        .flat()
        .join(', ') || 'nobody has said where',
  },
  { header: 'Reached by', cell: (host) => `${host.endpoint.uri} (${host.endpoint.driver})` },
  { header: 'Hypervisor', cell: (host) => `${host.hypervisor.product} ${host.hypervisor.version}` },
  {
    header: 'Guests run',
    cell: (host) => (host.hasAcceleration ? 'on hardware virtualization' : `emulated: ${host.accelerationReason}`),
  },
  {
    header: 'CPU',
    cell: (host) =>
      `${host.cpu.model}, ${host.cpu.logical} logical CPUs (${host.cpu.sockets} × ${host.cpu.cores} × ${host.cpu.threads})`,
  },
  {
    header: 'Memory',
    cell: (host) =>
      `${mebibytes(host.memoryMiB)}, ${mebibytes(host.freeMemoryMiB)} free, ${mebibytes(host.reservedMemoryMiB)} given to VMs`,
  },
  { header: 'VMs', cell: (host) => `${host.vms.total}, ${host.vms.running} run` },
  {
    header: 'Cannot',
    cell: (host) =>
      Object.entries(host.cannot)
        .map(([what, why]) => `${what}: ${why}`)
        .join('\n'),
  },
  { header: 'Mend', cell: (host) => host.warnings.join('\n') },
  { header: 'Last seen', cell: (host) => ago(host.seenAt, Date.now()) },
]
