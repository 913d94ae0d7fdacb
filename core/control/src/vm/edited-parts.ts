/**
 * What an edit gives a VM of its host for itself, or takes from it: huge pages, one NUMA cell, PCI devices. On the host where it is:
 * an edit moves nothing.
 *
 * Devices are the VM's from the edit on. Pages and the room of a cell are held by VMs that run, so they are looked at here, again in the
 * transaction if the VM runs, and once more when it starts.
 */
import type { ObservedHost, ObservedVm } from '@covisor/driver-api'
import { type Actor, AppError, type DedicatedParts, type VmSpec } from '@covisor/model'
import { dedicatedParts, type HostSnapshot, memoryWithOverheadMiB, type PlacementRequest } from '@covisor/scheduler'
import type { StoreReads } from '@covisor/store'
import { dedicatedOf } from '../plan/dedicated-snapshot.ts'
import { roomOf } from '../plan/refuse-overpromised.ts'
import { dedicatedWish } from './dedicated-wish.ts'
import type { PlacedVm } from './resolve-vm.ts'
import type { EditVm } from './vms.ts'

export interface EditedParts {
  readonly parts: DedicatedParts | undefined
  readonly isChanged: boolean
  readonly hasNewDevices: boolean
}

/** Throws REQUEST_INVALID, NOT_FOUND for a device that it has not, FORBIDDEN, CAPACITY_EXHAUSTED with what the host lacks. */
export async function editedParts(
  store: StoreReads,
  actor: Actor,
  row: PlacedVm,
  before: VmSpec,
  size: Pick<VmSpec, 'vcpus' | 'memoryMiB'>,
  change: EditVm,
): Promise<EditedParts> {
  const had = before.dedicated ?? {}
  const hugePageKiB = change.hugePageKiB === undefined ? had.hugePageKiB : (change.hugePageKiB ?? undefined)
  const kept = withoutDevices(had.devices ?? [], change.removeDevices ?? [])
  const wish = dedicatedWish(actor, row.name, {
    memoryMiB: size.memoryMiB,
    ...(hugePageKiB === undefined ? {} : { hugePageKiB }),
    ...(change.addDevices === undefined ? {} : { devices: change.addDevices }),
  })
  const wishes = withFreeKeys(wish?.devices ?? [], had.devices ?? [])
  const isOneCell = change.oneNumaCell ?? had.numaCell !== undefined
  const isNewCell = isOneCell && had.numaCell === undefined
  const isNewSize = hugePageKiB !== undefined && hugePageKiB !== had.hugePageKiB
  const chosen =
    isNewCell || isNewSize || wishes.length > 0
      ? await chooseThere(store, row, {
          ...size,
          ...(isNewCell ? { isOneCell } : {}),
          ...(isNewCell || isNewSize ? { hugePageKiB } : {}),
          devices: wishes,
        })
      : { numaCell: undefined, devices: {} }
  const devices = [...kept, ...wishes.map((one) => ({ ...one, address: chosen.devices[one.key]! }))]
  const numaCell = isOneCell ? (had.numaCell ?? chosen.numaCell) : undefined
  const parts: DedicatedParts = {
    ...(hugePageKiB === undefined ? {} : { hugePageKiB }),
    ...(numaCell === undefined ? {} : { numaCell }),
    ...(devices.length === 0 ? {} : { devices }),
  }
  const isChanged =
    hugePageKiB !== had.hugePageKiB || numaCell !== had.numaCell || wishes.length > 0 || kept.length < countOf(had)
  if (!isChanged) return { parts: before.dedicated, isChanged, hasNewDevices: false }
  return { parts: Object.keys(parts).length === 0 ? undefined : parts, isChanged, hasNewDevices: wishes.length > 0 }
}

const countOf = ({ devices = [] }: DedicatedParts): number => devices.length

type Devices = NonNullable<DedicatedParts['devices']>

function withoutDevices(devices: Devices, removed: readonly string[]): Devices {
  for (const key of removed) {
    if (devices.some((device) => device.key === key)) continue
    const there = devices.map((device) => `${device.key} (${device.wanted})`).join(', ')
    throw new AppError('NOT_FOUND', {
      kind: 'device',
      name: key,
      hint: `there are: ${there === '' ? 'none' : there}`,
    })
  }
  return devices.filter(({ key }) => !removed.includes(key))
}

/** A key is not given again in the edit that frees it: on the host the old device may still be let go of. */
function withFreeKeys<T extends { readonly key: string }>(wishes: readonly T[], had: Devices): T[] {
  const numbers = had.map(({ key }) => Number(/^device(\d+)$/.exec(key)?.[1] ?? -1))
  const first = Math.max(-1, ...numbers) + 1
  return wishes.map((wish, index) => ({ ...wish, key: `device${first + index}` }))
}

type There = Pick<PlacementRequest, 'vcpus' | 'memoryMiB' | 'isOneCell' | 'devices'> & {
  readonly hugePageKiB?: number | undefined
}

async function chooseThere(store: StoreReads, row: PlacedVm, { hugePageKiB, ...wanted }: There) {
  const { host, policy } = await roomOf(store, row.host)
  const request = { ...bare(row), ...wanted, ...(hugePageKiB === undefined ? {} : { hugePageKiB }) }
  const { reasons, numaCell, devices } = dedicatedParts(request, await snapshotWithout(store, row), policy)
  const against = reasons.filter(({ ok }) => !ok).map(({ text }) => text)
  if (against.length > 0)
    throw new AppError('CAPACITY_EXHAUSTED', {
      wanted: `VM "${row.name}"`,
      why: `${host.name}, where it is: ${against.join('; ')}`,
    })
  return { numaCell, devices }
}

/** The parts of its host as they were if it held no memory there: what it holds now it gives back when it starts anew. */
async function snapshotWithout(store: StoreReads, row: PlacedVm): Promise<HostSnapshot> {
  const { host, promised } = await roomOf(store, row.host)
  const taken = (await store.vms.takenParts('provider', [row.host])).filter(
    ({ vm, part }) => vm !== row.id || part === 'device',
  )
  const seen = row.observed?.facts as ObservedVm | undefined
  const isUp = seen?.power === 'running' || seen?.power === 'paused'
  const own = isUp && seen.dedicated?.hugePageKiB === undefined ? memoryWithOverheadMiB(seen) : 0
  const { capabilities, architecture, acceleration } = host.facts as ObservedHost
  return {
    id: row.host,
    name: host.name,
    connection: 'connected',
    duty: host.duty,
    capabilities,
    architecture,
    acceleration,
    logicalCpus: host.cpus,
    memoryMiB: host.memoryMiB,
    promised,
    vmCount: 0,
    pools: [],
    networks: [],
    ...dedicatedOf(host, taken, Math.max(0, promised.memoryMiB - own)),
  }
}

const bare = ({ name, id }: PlacedVm) =>
  ({
    what: `VM "${name}"`,
    vm: id,
    architecture: '',
    acceleration: 'any',
    capabilities: [],
    pools: [],
    networks: [],
  }) as const
