/** Load of simulated VMs: counters that are functions of the VM's name and of time, so that charts have something to show. */
import type { HostSample, SamplePart, VmSample } from '@covisor/driver-api'
import { loadOf } from '../guest/load.ts'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { Caller } from './caller.ts'

export const samplePart = (caller: Caller): SamplePart => ({
  sample: (signal) =>
    caller.call('sample', {}, signal, () => {
      const vms = vmSamples(caller.endpoint)
      return { vms, hosts: hostSamples(caller.endpoint) }
    }),
})

/** What one request to a simulated disk takes. */
const DISK_NS = 2_500_000

function vmSamples({ vms, now }: SimulatedEndpoint): VmSample[] {
  const samples: VmSample[] = []
  for (const { observed, startedAt } of vms.values()) {
    if (observed.power !== 'running' || startedAt === undefined) continue
    const { nativeRef, vcpus, memoryMiB } = observed
    const load = loadOf(nativeRef, now() - startedAt)
    const counter = (perSecond: number) => BigInt(Math.floor(perSecond * load.workedSeconds))
    samples.push({
      nativeRef,
      vcpus,
      memoryMiB,
      memoryUsedMiB: Math.floor(memoryMiB * load.memoryShare),
      cpuTimeNs: counter(vcpus * 1e9),
      diskReadBytes: counter(3e6),
      diskWrittenBytes: counter(1e6),
      diskRequests: counter(250),
      diskTimeNs: counter(250 * DISK_NS),
      netReceivedBytes: counter(500e3),
      netSentBytes: counter(2e6),
    })
  }
  return samples
}

/** A host's own load; its VMs are counted beside it, by whoever adds them up. */
function hostSamples({ hosts, vms, now }: SimulatedEndpoint): HostSample[] {
  const elapsedMs = now()
  return Array.from(hosts.values(), ({ nativeRef, memoryMiB, cpus }) => {
    const busy = BigInt(Math.floor(loadOf(nativeRef, elapsedMs).workedSeconds * cpus)) * 1_000_000_000n
    return {
      nativeRef,
      cpuBusyNs: busy,
      cpuIdleNs: BigInt(Math.floor(elapsedMs * cpus)) * 1_000_000n - busy,
      freeMemoryMiB: Math.max(0, memoryMiB - vms.usedMemoryMiB(nativeRef)),
    }
  })
}
