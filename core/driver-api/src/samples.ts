/** Load as counters: the store makes rates of them. All VMs of an endpoint in one question. */
export interface VmSample {
  readonly nativeRef: string
  /** Nanoseconds of CPU used so far. */
  readonly cpuTimeNs: bigint
  readonly vcpus: number
  readonly memoryMiB: number
  /** As the guest's balloon driver tells; absent without it. */
  readonly memoryUsedMiB?: number
  readonly diskReadBytes: bigint
  readonly diskWrittenBytes: bigint
  /** Reads and writes that were finished, and the time that they took together: from both comes how long one took. Zero: not counted. */
  readonly diskRequests: bigint
  readonly diskTimeNs: bigint
  readonly netReceivedBytes: bigint
  readonly netSentBytes: bigint
}

export interface HostSample {
  readonly nativeRef: string
  readonly cpuBusyNs: bigint
  readonly cpuIdleNs: bigint
  readonly freeMemoryMiB: number
}

export interface SamplePart {
  sample(signal: AbortSignal): Promise<{ readonly vms: readonly VmSample[]; readonly hosts: readonly HostSample[] }>
}
