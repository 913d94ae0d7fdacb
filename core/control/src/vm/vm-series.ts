/** The load of a VM over time, from the store's series, in the names people use. */
import type { Store, StoreReads, VmView } from '@covisor/store'
import type { VmSeries } from './vms.ts'

const METRICS = {
  cpuTimeNs: 'cpuFraction',
  memoryUsedMiB: 'memoryUsedMiB',
  diskReadBytes: 'diskReadBytesPerSecond',
  diskWrittenBytes: 'diskWrittenBytesPerSecond',
  diskRequests: 'diskRequestsPerSecond',
  diskTimeNs: 'diskLatencyMs',
  netReceivedBytes: 'netReceivedBytesPerSecond',
  netSentBytes: 'netSentBytesPerSecond',
} as const

const NS_PER_SECOND = 1e9
const NS_PER_MS = 1e6
const MAX_POINTS = 500

export async function vmSeries(
  store: Store & StoreReads,
  vm: VmView,
  range: { readonly from: Date; readonly to: Date },
): Promise<VmSeries> {
  const series = await store.samples.series('vm', vm.id, Object.keys(METRICS), {
    from: range.from.getTime(),
    to: range.to.getTime(),
    maxPoints: MAX_POINTS,
  })
  const points = new Map<number, Record<string, number>>()
  let stepSeconds = 0
  for (const [metric, field] of Object.entries(METRICS)) {
    const found = series[metric]
    if (found === undefined) continue
    stepSeconds = Math.max(stepSeconds, found.stepSeconds)
    for (const { at, mean } of found.points) {
      const point = points.get(at) ?? {}
      // Nanoseconds of CPU per second, over all vCPUs.
      point[field] = field === 'cpuFraction' ? mean / NS_PER_SECOND / Math.max(1, vm.vcpus) : mean
      points.set(at, point)
    }
  }
  return {
    stepSeconds,
    points: [...points]
      .toSorted(([a], [b]) => a - b)
      .map(([at, values]) => ({ at: new Date(at), ...withLatency(values) })),
  }
}

/** Time that requests took per second, by how many there were. Without requests nothing took any time, and none is known. */
function withLatency({ diskLatencyMs: nsPerSecond, ...values }: Readonly<Record<string, number>>) {
  const requests = values['diskRequestsPerSecond']
  if (nsPerSecond === undefined || requests === undefined || requests <= 0) return values
  return { ...values, diskLatencyMs: nsPerSecond / requests / NS_PER_MS }
}
