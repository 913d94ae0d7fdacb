/**
 * Huge pages and devices once more, in the transaction that gives them: two requests that each found a device free may not both
 * have it. Asked after the VM and its reservation were written, so that it counts itself.
 */
import type { ObservedHost } from '@covisor/driver-api'
import { AppError, type HostId, type VmId } from '@covisor/model'
import { pageText } from '@covisor/scheduler'
import type { StoreReads, TakenPart } from '@covisor/store'
import { cellsOf, sumOfParts } from './dedicated-snapshot.ts'

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
  const host = await tx.hosts.get('provider', id)
  const why = deviceTaken(vm, own, taken) ?? pagesMissing(own, taken, host)
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
