/**
 * Hard rules about parts of a host that only one VM can have: huge pages that are set aside, room in one NUMA cell, PCI devices.
 * Says which cell and which devices.
 *
 * A cell is strict: the VM's memory and vCPUs fit into it or the host is refused; memory that the kernel would take from the
 * neighbour is what the operator wanted to be spared. Devices of one IOMMU group go together or not at all: what else is in
 * the group must be free, and not in use by the host.
 */
import type { CellSnapshot, DeviceSnapshot, HostSnapshot } from './fleet.ts'
import type { Reason } from './host-verdict.ts'
import { memoryWithOverheadMiB } from './memory-overhead.ts'
import type { PlacementPolicy } from './placement-policy.ts'
import type { PlacementRequest } from './placement-request.ts'
import { reason } from './reason.ts'

export interface Dedicated {
  readonly reasons: readonly Reason[]
  readonly numaCell: number | undefined
  /** Address by the key of the wish. */
  readonly devices: Readonly<Record<string, string>>
}

const nothing: Dedicated = { reasons: [], numaCell: undefined, devices: {} }

export function dedicatedParts(request: PlacementRequest, host: HostSnapshot, policy: PlacementPolicy): Dedicated {
  const { hugePageKiB, isOneCell, devices = [] } = request
  if (hugePageKiB === undefined && isOneCell !== true && devices.length === 0) return nothing
  const cells = host.cells ?? []
  const fitting = isOneCell === true ? cells.filter((cell) => fitsInto(request, cell, policy)) : []
  const cell = fitting.toSorted(
    (a, b) =>
      devicesNear(b, request, host) - devicesNear(a, request, host) ||
      roomIn(b, request) - roomIn(a, request) ||
      a.cell - b.cell,
  )[0]
  const given = giveDevices(devices, host, cell?.cell)
  return {
    reasons: [
      ...(isOneCell === true ? [cellReason(request, cells, cell)] : pageReasons(request, cells)),
      ...given.reasons,
    ],
    numaCell: cell?.cell,
    devices: given.addresses,
  }
}

/** Of pages of the size, in all cells. */
export const freePagesMiB = (cells: readonly CellSnapshot[], pageKiB: number): number =>
  cells.reduce((sum, cell) => sum + pagesIn(cell, pageKiB), 0)

const pagesIn = ({ hugePages }: CellSnapshot, pageKiB: number): number =>
  hugePages.find((pages) => pages.pageKiB === pageKiB)?.freeMiB ?? 0

function pageReasons({ hugePageKiB, memoryMiB }: PlacementRequest, cells: readonly CellSnapshot[]): Reason[] {
  if (hugePageKiB === undefined) return []
  const free = Math.max(0, freePagesMiB(cells, hugePageKiB))
  const text = `${free} MiB in pages of ${pageText(hugePageKiB)} are free, ${memoryMiB} MiB are needed`
  return [reason('huge-pages', memoryMiB <= free, text, `${memoryMiB} MiB`, `${free} MiB`)]
}

function fitsInto(request: PlacementRequest, cell: CellSnapshot, { vcpusPerCpu }: PlacementPolicy): boolean {
  return (
    request.vcpus <= cell.cpus &&
    cell.pinnedVcpus + request.vcpus <= Math.floor(cell.cpus * vcpusPerCpu) &&
    neededIn(request) <= roomIn(cell, request)
  )
}

const roomIn = (cell: CellSnapshot, { hugePageKiB }: PlacementRequest): number =>
  hugePageKiB === undefined ? cell.freeMemoryMiB : pagesIn(cell, hugePageKiB)

const neededIn = (request: PlacementRequest): number =>
  request.hugePageKiB === undefined ? memoryWithOverheadMiB(request) : request.memoryMiB

function cellReason(
  request: PlacementRequest,
  cells: readonly CellSnapshot[],
  chosen: CellSnapshot | undefined,
): Reason {
  const needed = `${request.vcpus} vCPUs and ${neededIn(request)} MiB`
  const pages = request.hugePageKiB === undefined ? '' : ` in pages of ${pageText(request.hugePageKiB)}`
  if (chosen !== undefined)
    return reason(
      'numa',
      true,
      `NUMA cell ${chosen.cell} has room for ${needed}${pages}`,
      needed,
      `cell ${chosen.cell}`,
    )
  if (cells.length === 0) return reason('numa', false, 'it does not tell of its NUMA cells', needed, 'unknown')
  const each = cells.map(
    (cell) => `cell ${cell.cell}: ${cell.cpus} CPUs, ${Math.max(0, roomIn(cell, request))} MiB free${pages}`,
  )
  return reason(
    'numa',
    false,
    `no NUMA cell has room for ${needed}${pages} (${each.join('; ')})`,
    needed,
    each.join('; '),
  )
}

const devicesNear = (cell: CellSnapshot, { devices = [] }: PlacementRequest, host: HostSnapshot): number =>
  devices.filter((wish) =>
    host.devices?.some((one) => one.cell === cell.cell && matches(one, wish.wanted) && one.usedBy === undefined),
  ).length

type Wishes = NonNullable<PlacementRequest['devices']>

/** The most particular wishes choose first; each prefers a device of the VM's cell, then the lowest address. */
function giveDevices(wishes: Wishes, host: HostSnapshot, cell: number | undefined) {
  const addresses: Record<string, string> = {}
  const given = new Set<string>()
  const all = (host.devices ?? []).toSorted(
    (a, b) => Number(b.cell === cell) - Number(a.cell === cell) || (a.address < b.address ? -1 : 1),
  )
  const ordered = wishes.toSorted(
    (a, b) => Number(b.wanted.includes(':')) - Number(a.wanted.includes(':')) || (a.key < b.key ? -1 : 1),
  )
  for (const wish of ordered) {
    const free = all.find((one) => matches(one, wish.wanted) && one.usedBy === undefined && !given.has(one.address))
    if (free === undefined) continue
    addresses[wish.key] = free.address
    given.add(free.address)
  }
  const reasons = ordered.map((wish) => deviceReason(wish, all, addresses[wish.key], given))
  return { addresses, reasons }
}

function deviceReason(
  { wanted }: Wishes[number],
  all: readonly DeviceSnapshot[],
  address: string | undefined,
  given: ReadonlySet<string>,
): Reason {
  const say = (ok: boolean, text: string, has: string): Reason => ({
    ...reason('device', ok, text, wanted, has),
    about: wanted,
  })
  const device = all.find((one) => one.address === address)
  if (device !== undefined) {
    const mate = all.find(
      (one) => one.group === device.group && !given.has(one.address) && (one.usedBy ?? one.heldBy) !== undefined,
    )
    if (mate === undefined) return say(true, `device ${device.address} (${wanted}) is free`, device.address)
    const holder = mate.usedBy === undefined ? `its driver ${mate.heldBy}` : `VM "${mate.usedBy}"`
    return say(
      false,
      `device ${device.address} shares IOMMU group ${device.group} with ${mate.address} (${mate.id}), which ${holder} has; ask for both`,
      holder,
    )
  }
  const others = all.filter((one) => matches(one, wanted))
  if (others.length === 0) return say(false, `it has no device ${wanted} that can be passed through`, 'none')
  const users = others.map((one) => `${one.address}: ${one.usedBy === undefined ? 'this VM' : `VM "${one.usedBy}"`}`)
  return say(false, `every device ${wanted} is taken (${users.join(', ')})`, 'taken')
}

const matches = ({ id, kind }: DeviceSnapshot, wanted: string): boolean => id === wanted || kind === wanted

export const pageText = (pageKiB: number): string =>
  pageKiB >= 2 ** 20 ? `${pageKiB / 2 ** 20} GiB` : pageKiB >= 1024 ? `${pageKiB / 1024} MiB` : `${pageKiB} KiB`
