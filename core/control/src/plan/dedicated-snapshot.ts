/**
 * Parts of hosts that a VM has for itself, as the scheduler sees them: what hosts have of huge pages, NUMA cells and devices, less
 * what VMs were given.
 */
import type { ObservedHost, PciDevice } from '@covisor/driver-api'
import type { HostId } from '@covisor/model'
import { type CellSnapshot, type DeviceSnapshot, type HostSnapshot } from '@covisor/scheduler'
import type { HostRow, StoreReads, TakenPart } from '@covisor/store'

/** Without what is set aside in huge pages: ordinary VMs cannot have that. */
export function ordinaryMemoryOf(host: Pick<HostRow, 'memoryMiB' | 'facts'>): number {
  const cells = (host.facts as ObservedHost).numa ?? []
  const setAside = cells
    .flatMap(({ hugePages }) => hugePages)
    .reduce((sum, { pageKiB, pages }) => sum + (pageKiB * pages) / 1024, 0)
  return Math.max(0, Math.floor(host.memoryMiB - setAside))
}

/** Memory of VMs in huge pages, by the hosts on which they hold it. */
export async function memoryInPages(
  store: Pick<StoreReads, 'vms'>,
  hosts?: readonly HostId[],
): Promise<ReadonlyMap<HostId, number>> {
  const sums = new Map<HostId, number>()
  // Until its next start a VM that is only to have pages has ordinary ones.
  for (const { part, host, memoryMiB, isUp, isSeen } of await store.vms.takenParts('provider', hosts))
    if (part === 'pages' && isUp && isSeen) sums.set(host, (sums.get(host) ?? 0) + memoryMiB)
  return sums
}

export function dedicatedOf(
  host: Pick<HostRow, 'memoryMiB' | 'facts'>,
  taken: readonly TakenPart[],
  promisedMiB: number,
): Pick<HostSnapshot, 'cells' | 'devices'> {
  const { numa, passable } = host.facts as ObservedHost
  return {
    ...(numa === undefined || numa.length === 0 ? {} : { cells: cellsOf(numa, host, taken, promisedMiB) }),
    ...(passable === undefined || passable.length === 0 ? {} : { devices: devicesOf(passable, taken) }),
  }
}

export function cellsOf(
  numa: NonNullable<ObservedHost['numa']>,
  host: Pick<HostRow, 'memoryMiB' | 'facts'>,
  taken: readonly TakenPart[],
  promisedMiB: number,
): CellSnapshot[] {
  const holding = taken.filter(({ holdsRoom }) => holdsRoom)
  const cellOf = new Map(holding.flatMap(({ vm, part, about }) => (part === 'cell' ? [[vm, Number(about)]] : [])))
  const pageOf = new Map(holding.flatMap(({ vm, part, about }) => (part === 'pages' ? [[vm, Number(about)]] : [])))
  const pinned = holding.filter(({ part }) => part === 'cell')
  const pinnedMiB = sumOfParts(pinned.filter(({ vm }) => !pageOf.has(vm)))
  const loose = Math.max(0, promisedMiB - pinnedMiB)
  const inPagesAnywhere = holding.filter(({ part, vm }) => part === 'pages' && !cellOf.has(vm))
  const spread = new Map<number, number>()
  return numa.map(({ cell, cpus, memoryMiB, hugePages }) => {
    const here = pinned.filter(({ about }) => Number(about) === cell)
    const setAside = hugePages.reduce((all, { pageKiB, pages }) => all + (pageKiB * pages) / 1024, 0)
    const share = host.memoryMiB === 0 ? 0 : memoryMiB / host.memoryMiB
    return {
      cell,
      cpus: cpus.length,
      pinnedVcpus: here.reduce((all, { vcpus }) => all + vcpus, 0),
      freeMemoryMiB: Math.floor(
        memoryMiB - setAside - sumOfParts(here.filter(({ vm }) => !pageOf.has(vm))) - loose * share,
      ),
      hugePages: hugePages.map(({ pageKiB, pages }) => {
        const own = sumOfParts(here.filter(({ vm }) => pageOf.get(vm) === pageKiB))
        // VMs in no cell of their own take from the first cells that have any.
        const all = sumOfParts(inPagesAnywhere.filter(({ vm }) => pageOf.get(vm) === pageKiB))
        const before = spread.get(pageKiB) ?? 0
        const has = (pageKiB * pages) / 1024 - own
        const others = Math.min(Math.max(0, has), all - before)
        spread.set(pageKiB, before + others)
        return { pageKiB, freeMiB: Math.floor(has - others) }
      }),
    }
  })
}

/** Drivers whose device the host does not miss. */
const IDLE = new Set(['vfio-pci', 'pci-stub'])

const devicesOf = (passable: readonly PciDevice[], taken: readonly TakenPart[]): DeviceSnapshot[] => {
  const users = new Map(taken.flatMap(({ part, about, name }) => (part === 'device' ? [[about, name]] : [])))
  return passable.flatMap(({ address, id, kind, iommuGroup, numaCell, driver }) => {
    if (iommuGroup === undefined) return []
    const usedBy = users.get(address)
    return {
      address,
      id,
      kind,
      group: iommuGroup,
      ...(numaCell === undefined ? {} : { cell: numaCell }),
      ...(usedBy === undefined ? {} : { usedBy }),
      ...(driver === undefined || IDLE.has(driver) ? {} : { heldBy: driver }),
    }
  })
}

export const sumOfParts = (parts: readonly TakenPart[]): number =>
  parts.reduce((all, { memoryMiB }) => all + memoryMiB, 0)
