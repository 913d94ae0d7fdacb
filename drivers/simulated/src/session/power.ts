/**
 * Switching VMs on and off. What already holds is success; what a host could not do is refused with the reason that it would
 * give: no memory left, a volume or network that is not there.
 */
import type { ObservedVm, VmNews } from '@covisor/driver-api'
import type { PowerState } from '@covisor/model'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { VmRecord } from '../world/records.ts'
import { without } from '../world/without.ts'
import { refused } from './refusals.ts'

export function startVm(endpoint: SimulatedEndpoint, { next, ...record }: VmRecord): void {
  const { power, nativeHost, nativeName } = record.observed
  if (power === 'running' || power === 'paused') return
  const resumes = power === 'suspended'
  const observed = resumes
    ? record.observed
    : { ...(next ?? record.observed), hasSnapshots: record.observed.hasSnapshots }
  const why = reasonAgainstStart(endpoint, observed)
  if (why !== undefined) throw refused(nativeHost, `start VM "${nativeName}"`, why)
  const started = { ...record, ...(resumes && next !== undefined && { next }), observed, startedAt: endpoint.now() }
  setPower(endpoint, started, 'running', resumes ? 'restored' : 'booted', 'started')
}

export function stopVm(endpoint: SimulatedEndpoint, record: VmRecord, reason = 'destroyed'): void {
  if (['stopped', 'suspended'].includes(record.observed.power)) return
  switchOff(endpoint, record, 'stopped', reason, 'stopped')
}

/** Resolves when the guest was asked; one that listens is down by then. */
export function shutdownVm(endpoint: SimulatedEndpoint, record: VmRecord): void {
  if (!endpoint.deafGuests.has(record.observed.nativeRef)) stopVm(endpoint, record, 'shut down')
}

export function restartVm(endpoint: SimulatedEndpoint, record: VmRecord, action: 'reboot' | 'reset'): void {
  mustBe(record, ['running'], action)
  const { nativeRef } = record.observed
  endpoint.vms.put(nativeRef, { ...record, startedAt: endpoint.now() })
  endpoint.publish({ kind: 'vm', nativeRef, what: 'rebooted', detail: action })
}

export function pauseVm(endpoint: SimulatedEndpoint, record: VmRecord): void {
  if (record.observed.power === 'paused') return
  mustBe(record, ['running'], 'pause')
  setPower(endpoint, record, 'paused', 'user', 'paused')
}

export function resumeVm(endpoint: SimulatedEndpoint, record: VmRecord): void {
  if (record.observed.power === 'running') return
  mustBe(record, ['paused'], 'resume')
  setPower(endpoint, record, 'running', 'unpaused', 'resumed')
}

export function suspendVm(endpoint: SimulatedEndpoint, record: VmRecord): void {
  if (record.observed.power === 'suspended') return
  mustBe(record, ['running', 'paused'], 'suspend')
  setPower(endpoint, record, 'suspended', 'saved', 'suspended')
}

export function discardMemory(endpoint: SimulatedEndpoint, record: VmRecord): void {
  if (record.observed.power === 'suspended') switchOff(endpoint, record, 'stopped', 'memory discarded', 'changed')
}

function switchOff(
  endpoint: SimulatedEndpoint,
  { next, ...record }: VmRecord,
  power: PowerState,
  reason: string,
  news: VmNews,
): void {
  const { hasSnapshots } = record.observed
  const observed = next === undefined ? record.observed : { ...next, hasSnapshots }
  setPower(endpoint, { ...without(record, 'startedAt'), observed }, power, reason, news)
}

function setPower(
  endpoint: SimulatedEndpoint,
  record: VmRecord,
  power: PowerState,
  powerReason: string,
  what: VmNews,
): void {
  const { nativeRef } = record.observed
  endpoint.vms.put(nativeRef, { ...record, observed: { ...record.observed, power, powerReason } })
  endpoint.publish({ kind: 'vm', nativeRef, what, detail: powerReason })
}

function mustBe({ observed }: VmRecord, powers: readonly PowerState[], action: string): void {
  if (powers.includes(observed.power)) return
  throw refused(observed.nativeHost, `${action} VM "${observed.nativeName}"`, `it is ${observed.power}`)
}

export function reasonAgainstStart(endpoint: SimulatedEndpoint, vm: ObservedVm): string | undefined {
  const host = endpoint.hosts.get(vm.nativeHost)
  if (host === undefined) return 'its host is gone'
  const freeMiB = host.memoryMiB - endpoint.vms.usedMemoryMiB(vm.nativeHost)
  if (vm.memoryMiB > freeMiB) return `cannot allocate ${vm.memoryMiB} MiB of memory, ${freeMiB} MiB are free`

  const volume = vm.disks
    .map(({ source }) => source?.volume)
    .find((location) => location !== undefined && endpoint.volumes.at(location) === undefined)
  if (volume !== undefined) return `there is no volume "${volume.name}" in pool "${volume.pool}"`

  const network = vm.nics
    .map(({ source }) => source.network)
    .find((name) => name !== undefined && endpoint.networks.get(name)?.active !== true)
  return network === undefined ? undefined : `network "${network}" is not active`
}
