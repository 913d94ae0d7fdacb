/** Asks an endpoint for load counters and appends them to the series of its VMs and hosts. */
import type { EndpointSession } from '@covisor/driver-api'
import type { EndpointRow, SamplePoint } from '@covisor/store'
import type { Clock } from '@covisor/tasks'
import type { Observer } from './observer.ts'

export async function takeSamples(
  { store, clock }: Observer & { readonly clock: Clock },
  endpoint: EndpointRow,
  session: EndpointSession,
  signal: AbortSignal,
): Promise<void> {
  if (session.samples === undefined) return
  const { vms, hosts } = await session.samples.sample(signal)
  const vmIds = new Map((await store.vms.onEndpoint('provider', endpoint.id)).map((vm) => [vm.nativeRef, vm.id]))
  const hostRows = await store.hosts.list('provider', { filter: { endpoint: endpoint.id }, limit: 1000 })
  const hostIds = new Map(hostRows.items.map((host) => [host.nativeRef, host.id]))

  const points: SamplePoint[] = []
  for (const sample of vms) {
    const id = vmIds.get(sample.nativeRef)
    if (id === undefined) continue
    const of = (metric: string, value: number | bigint): void => void points.push({ kind: 'vm', id, metric, value })
    of('cpuTimeNs', sample.cpuTimeNs)
    if (sample.memoryUsedMiB !== undefined) of('memoryUsedMiB', sample.memoryUsedMiB)
    of('diskReadBytes', sample.diskReadBytes)
    of('diskWrittenBytes', sample.diskWrittenBytes)
    of('diskRequests', sample.diskRequests)
    of('diskTimeNs', sample.diskTimeNs)
    of('netReceivedBytes', sample.netReceivedBytes)
    of('netSentBytes', sample.netSentBytes)
  }
  for (const sample of hosts) {
    const id = hostIds.get(sample.nativeRef)
    if (id === undefined) continue
    points.push({ kind: 'host', id, metric: 'cpuBusyNs', value: sample.cpuBusyNs })
    points.push({ kind: 'host', id, metric: 'freeMemoryMiB', value: sample.freeMemoryMiB })
  }
  if (points.length > 0) await store.samples.append(clock.now(), points)
}
