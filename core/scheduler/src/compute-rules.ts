/** Hard rules about the host itself: whether it may be used at all, what it can do, and how much of it is left. */
import { formatBytes } from '@covisor/model'
import { capacityOf, freeFor } from './capacity.ts'
import { compatibilityReasons } from './compatibility-rules.ts'
import type { HostSnapshot } from './fleet.ts'
import type { Reason } from './host-verdict.ts'
import { memoryWithOverheadMiB, ordinaryMemoryMiB } from './memory-overhead.ts'
import type { PlacementPolicy } from './placement-policy.ts'
import type { PlacementRequest } from './placement-request.ts'
import { reason } from './reason.ts'

/** Every rule is always asked, also after one has said no: people mend one thing and want to know of the next. */
export function computeReasons(request: PlacementRequest, host: HostSnapshot, policy: PlacementPolicy): Reason[] {
  return [
    ...requestedHost(request, host),
    ...cluster(request, host),
    ...excluded(request, host),
    connection(host),
    maintenance(host),
    architecture(request, host),
    ...acceleration(request, host),
    ...capabilities(request, host),
    ...compatibilityReasons(request, host),
    ...room(request, host, policy),
  ]
}

function requestedHost({ host: wanted }: PlacementRequest, host: HostSnapshot): Reason[] {
  if (wanted === undefined) return []
  const ok = wanted === host.id
  return [
    reason(
      'requested-host',
      ok,
      ok ? 'it is the host that was asked for' : 'another host was asked for',
      wanted,
      host.id,
    ),
  ]
}

function cluster({ cluster: wanted }: PlacementRequest, host: HostSnapshot): Reason[] {
  if (wanted === undefined) return []
  const ok = wanted.id === host.cluster?.id
  const has = host.cluster?.name ?? 'none'
  const text = ok ? `it is in cluster "${wanted.name}"` : `it is not in cluster "${wanted.name}"`
  return [reason('cluster', ok, text, wanted.name, has)]
}

function excluded({ excluded: list }: PlacementRequest, host: HostSnapshot): Reason[] {
  const found = list?.find((entry) => entry.host === host.id)
  return found === undefined ? [] : [reason('excluded', false, found.because, 'another host', host.name)]
}

const connectionTexts: Readonly<Record<HostSnapshot['connection'], string>> = {
  connected: 'it is connected',
  connecting: 'it is not connected yet',
  disconnected: 'it does not answer',
  refused: 'it refuses the connection; see the host for the reason',
}

const connection = ({ connection: state }: HostSnapshot): Reason =>
  reason('connection', state === 'connected', connectionTexts[state], 'connected', state)

const maintenance = ({ duty }: HostSnapshot): Reason =>
  reason('maintenance', duty === 'active', duty === 'active' ? 'it takes VMs' : 'it is in maintenance', 'active', duty)

function architecture({ architecture: wanted }: PlacementRequest, { architecture: has }: HostSnapshot): Reason {
  const ok = wanted === has
  return reason('architecture', ok, ok ? `it is ${has}` : `it is ${has}, not ${wanted}`, wanted, has)
}

function acceleration({ acceleration: wanted }: PlacementRequest, { acceleration: has }: HostSnapshot): Reason[] {
  if (has === 'hardware') return [reason('acceleration', true, 'it has hardware virtualization', wanted, 'hardware')]
  const why = `it has no hardware virtualization: ${has.emulated}`
  return [
    reason(
      'acceleration',
      wanted === 'any',
      wanted === 'any' ? `${why}; the VM will be slow` : why,
      wanted,
      'emulated',
    ),
  ]
}

function capabilities({ capabilities: wanted }: PlacementRequest, host: HostSnapshot): Reason[] {
  return wanted.map((name) => {
    const has = host.capabilities[name]
    const text = has === true ? `it can do ${name}` : `no ${name}: ${has}`
    return { ...reason('capability', has === true, text, name, String(has)), about: name }
  })
}

function room(request: PlacementRequest, host: HostSnapshot, policy: PlacementPolicy): Reason[] {
  const capacity = capacityOf(host, policy)
  const free = freeFor(request, host, capacity)
  const memory = ordinaryMemoryMiB(request)
  const overhead = memoryWithOverheadMiB(request) - request.memoryMiB
  const vcpusText = `${free.vcpus} of ${capacity.vcpus} vCPUs are free, ${request.vcpus} are needed`
  const memoryText = `${mib(free.memoryMiB)} of ${mib(capacity.memoryMiB)} memory are free, ${mib(memory)} are needed (${mib(overhead)} of it overhead)`
  return [
    reason('vcpus', request.vcpus <= free.vcpus, vcpusText, String(request.vcpus), String(free.vcpus)),
    reason('memory', memory <= free.memoryMiB, memoryText, mib(memory), mib(free.memoryMiB)),
  ]
}

/** Exact while that is readable: "2.1 GiB are free, 2.1 GiB are needed" helps nobody. */
const mib = (value: number): string => (value < 10_240 ? `${value} MiB` : formatBytes(value * 2 ** 20))
