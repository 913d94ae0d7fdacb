/** Statistics of many domains, as libvirt lists them, to samples. Counters that a hypervisor does not keep are zero. */
import type { HostSample, VmSample } from '@covisor/driver-api'

export type Stats = Readonly<Record<string, number | bigint | boolean | string>>

export function vmSample(nativeRef: string, stats: Stats): VmSample {
  const used = memoryUsedMiB(stats)
  return {
    nativeRef,
    cpuTimeNs: big(stats['cpu.time']),
    vcpus: Number(stats['vcpu.current'] ?? 0),
    memoryMiB: Math.round(Number(stats['balloon.current'] ?? 0) / 1024),
    ...(used === undefined ? {} : { memoryUsedMiB: used }),
    diskReadBytes: sum(stats, 'block', 'rd.bytes'),
    diskWrittenBytes: sum(stats, 'block', 'wr.bytes'),
    diskRequests: sum(stats, 'block', 'rd.reqs') + sum(stats, 'block', 'wr.reqs'),
    diskTimeNs: sum(stats, 'block', 'rd.times') + sum(stats, 'block', 'wr.times'),
    netReceivedBytes: sum(stats, 'net', 'rx.bytes'),
    netSentBytes: sum(stats, 'net', 'tx.bytes'),
  }
}

/** As the balloon driver tells: what the guest could use, less what it could still get without swapping. */
function memoryUsedMiB(stats: Stats): number | undefined {
  const available = stats['balloon.available']
  const usable = stats['balloon.usable'] ?? stats['balloon.unused']
  if (available === undefined || usable === undefined) return undefined
  return Math.round((Number(available) - Number(usable)) / 1024)
}

/** `block.0.rd.bytes` + `block.1.rd.bytes` + … */
function sum(stats: Stats, group: string, counter: string): bigint {
  let total = 0n
  for (let index = 0; index < Number(stats[`${group}.count`] ?? 0); index++) {
    total += big(stats[`${group}.${index}.${counter}`])
  }
  return total
}

const big = (value: Stats[string] | undefined): bigint =>
  typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(Math.trunc(value)) : 0n

/** `cpu`: nanoseconds per mode, over all CPUs of the host. */
export function hostSample(
  nativeRef: string,
  cpu: readonly { readonly field: string; readonly value: bigint }[],
  freeMemoryMiB: number,
): HostSample {
  const idle = new Set(['idle', 'iowait'])
  const total = (wanted: boolean): bigint =>
    cpu.reduce(
      (sum, { field, value }) => (idle.has(field) === wanted && field !== 'utilization' ? sum + value : sum),
      0n,
    )
  return { nativeRef, cpuBusyNs: total(false), cpuIdleNs: total(true), freeMemoryMiB }
}
