/**
 * What a VM that exists asks of another host, from what was seen of it: so also for VMs that Covisor did not make.
 *
 * Everything that binds it to its host is found here or by the driver (MigrationPart.obstacles), before anything is begun.
 */
import type { ObservedHost, ObservedVm } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { capabilitiesNeeded, ordinaryMemoryMiB, type PlacementRequest } from '@covisor/scheduler'
import type { StoreReads } from '@covisor/store'
import { isNamedCpu } from '../cluster/cluster-settings.ts'
import { type Copying, type DiskAlong, poolsOfDisks } from './disks-along.ts'
import type { PlacedVm } from './resolve-vm.ts'

export interface MovingRequest {
  readonly request: PlacementRequest
  /** Why no other host could take it, whatever that host has. */
  readonly bound: readonly string[]
  readonly warnings: readonly string[]
  /** Disks whose pools the other hosts do not see: their need, by key, is room in another pool. */
  readonly along: readonly DiskAlong[]
}

/** Without `copying`, disks stay in their pools, and only hosts that see these will do. */
export async function movingRequest(store: StoreReads, vm: PlacedVm, copying?: Copying): Promise<MovingRequest> {
  const seen = vm.observed?.facts as ObservedVm | undefined
  if (seen === undefined)
    throw new AppError('VM_STATE_CONFLICT', { vm: vm.name, action: 'move', state: 'not yet seen' })
  const host = (await store.hosts.get('provider', vm.host)).facts as ObservedHost
  const { pools, bound, along } = await poolsOfDisks(store, vm, seen.disks, copying)
  const { networks, warnings } = await networksOf(store, vm, seen)
  const hugePageKiB = seen.dedicated?.hugePageKiB
  const size = { vcpus: seen.vcpus, memoryMiB: seen.memoryMiB, ...(hugePageKiB === undefined ? {} : { hugePageKiB }) }
  return {
    request: {
      what: `VM "${vm.name}"`,
      vm: vm.id,
      ...size,
      architecture: host.architecture,
      acceleration: host.acceleration === 'hardware' ? 'hardware' : 'any',
      capabilities: [...capabilitiesNeeded(seen), 'live-migration'],
      ...hardwareOf(seen, host),
      pools,
      networks,
      current: { host: vm.host, holds: { vcpus: seen.vcpus, memoryMiB: ordinaryMemoryMiB(size) } },
    },
    bound: [...bound, ...boundBy(seen)],
    warnings,
    along,
  }
}

/** What it has of its host alone, and no other host has. */
function boundBy({ dedicated }: ObservedVm): string[] {
  const { devices = [], numaCell } = dedicated ?? {}
  return [
    ...devices.map(({ address }) => `it has device ${address} of its host for itself`),
    ...(numaCell === undefined ? [] : [`its memory is bound to NUMA cell ${numaCell} of its host`]),
  ]
}

/**
 * A running VM that was given "the host's model" shows a name with some features taken away, which its own host would not give
 * whole: such a name says nothing about other hosts, and is left to the driver's comparison.
 */
function hardwareOf(
  { cpuModel, machine, power }: ObservedVm,
  { cpu }: ObservedHost,
): Pick<PlacementRequest, 'cpuModel' | 'sameCpuAs' | 'machine'> {
  const isWhole = isNamedCpu(cpuModel) && cpu.models?.includes(cpuModel) === true
  return {
    ...(isWhole ? { cpuModel } : {}),
    ...(cpuModel === 'host-passthrough' && power !== 'stopped' ? { sameCpuAs: cpu.model } : {}),
    ...(machine === undefined ? {} : { machine }),
  }
}

/** The same VM started anew from its disks: nothing moves live, and it may get another host's CPU. */
export function startedAnew(request: PlacementRequest): PlacementRequest {
  const { current: _, sameCpuAs: __, ...rest } = request
  return { ...rest, capabilities: request.capabilities.filter((name) => name !== 'live-migration') }
}

async function networksOf(store: StoreReads, vm: PlacedVm, seen: ObservedVm) {
  const networks: PlacementRequest['networks'][number][] = []
  const warnings: string[] = []
  for (const { key, source } of seen.nics) {
    const onHost = source.network === undefined ? undefined : await store.networks.onHost(vm.host, source.network)
    if (onHost !== undefined) {
      networks.push({ key, name: source.network ?? '', anyOf: [onHost.network] })
      continue
    }
    const plug = source.bridge ?? source.network ?? source.other ?? 'nothing'
    warnings.push(`network card ${key} is plugged into ${plug} directly: see that the other host has it too`)
  }
  return { networks, warnings }
}
