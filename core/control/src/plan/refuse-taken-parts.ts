/**
 * Huge pages, NUMA cells and devices once more, in the transaction that gives them: two requests that each found a device free, or room in
 * one cell, may not both have it. Asked after the VM and its reservation were written, so that it counts itself.
 */
import type { ObservedHost } from '@covisor/driver-api'
import { AppError, type HostId, type VmId } from '@covisor/model'
import { pageText } from '@covisor/scheduler'
import type { StoreReads, TakenPart } from '@covisor/store'
import { cellsOf, sumOfParts } from './dedicated-snapshot.ts'
import { type HostRoom, roomOf } from './refuse-overpromised.ts'

interface Taker {
  readonly id: VmId
  readonly name: string
  /** A device of a new VM may be nobody else's; one that starts minds only those that run. */
  readonly isNew: boolean
}

/** Throws CAPACITY_EXHAUSTED. */
export async function refuseTakenParts(tx: StoreReads, id: HostId, vm: Taker): Promise<void> {
  const taken = await tx.vms.takenParts('provider', [id])
  const own = taken.filter((part) => part.vm === vm.id)
  if (own.length === 0) return
  const room = await roomOf(tx, id)
  const { host } = room
  const why = deviceTaken(vm, own, taken) ?? pagesMissing(own, taken, host) ?? cellOverfull(own, taken, room)
  if (why !== undefined)
    throw new AppError('CAPACITY_EXHAUSTED', { wanted: `VM "${vm.name}"`, why: `${host.name}: ${why}` })
}

function deviceTaken(vm: Taker, own: readonly TakenPart[], taken: readonly TakenPart[]): string | undefined {
  const others = taken.filter((part) => part.vm !== vm.id && part.part === 'device' && (vm.isNew || part.holdsRoom))
  const twice = others.find(({ about }) => own.some((mine) => mine.part === 'device' && mine.about === about))
  return twice === undefined ? undefined : `device ${twice.about} is given to VM "${twice.name}"`
}

function pagesMissing(
  own: readonly TakenPart[],
  taken: readonly TakenPart[],
  host: Parameters<typeof cellsOf>[1],
): string | undefined {
  const size = Number(own.find(({ part }) => part === 'pages')?.about)
  if (Number.isNaN(size)) return undefined
  const { numa = [] } = host.facts as ObservedHost
  const inThem = taken.filter(({ part, about, holdsRoom }) => part === 'pages' && Number(about) === size && holdsRoom)
  const all = numa.flatMap(({ hugePages }) => hugePages).filter(({ pageKiB }) => pageKiB === size)
  const missing = sumOfParts(inThem) - all.reduce((sum, { pageKiB, pages }) => sum + (pageKiB * pages) / 1024, 0)
  if (missing > 0)
    return `${missing} MiB in pages of ${pageText(size)} are missing; they were promised to others, or are not set aside`
  const isShort = (pages: { readonly pageKiB: number; readonly freeMiB: number }) =>
    pages.pageKiB === size && pages.freeMiB < 0
  const cell = cellsOf(numa, host, taken, 0).find(({ hugePages }) => hugePages.some(isShort))
  return cell === undefined ? undefined : `NUMA cell ${cell.cell} has too few pages of ${pageText(size)} left`
}

/** Memory and vCPUs of a cell that VMs were given for themselves. What others use is spread over all cells, as the kernel does. */
function cellOverfull(
  own: readonly TakenPart[],
  taken: readonly TakenPart[],
  { host, policy, promised }: HostRoom,
): string | undefined {
  const mine = own.find(({ part, holdsRoom }) => part === 'cell' && holdsRoom)
  if (mine === undefined) return undefined
  const { numa = [] } = host.facts as ObservedHost
  const cell = cellsOf(numa, host, taken, promised.memoryMiB).find((one) => one.cell === Number(mine.about))
  if (cell === undefined) return `it has no NUMA cell ${mine.about} any more`
  const isInPages = own.some(({ part }) => part === 'pages')
  const missing = isInPages ? 0 : -cell.freeMemoryMiB
  const tooMany = cell.pinnedVcpus - Math.floor(cell.cpus * policy.vcpusPerCpu)
  if (missing <= 0 && tooMany <= 0) return undefined
  const lacking = missing > 0 ? `${missing} MiB of its memory` : `${tooMany} of its vCPUs`
  return `NUMA cell ${cell.cell} is full: ${lacking} were promised to others meanwhile`
}
