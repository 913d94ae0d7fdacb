/** How full hosts may be, and which of several good hosts is the better one. Per cluster; these are the defaults. */
export interface PlacementPolicy {
  /** Promised vCPUs per logical CPU of the host. */
  readonly vcpusPerCpu: number
  /** Promised memory as a share of what the host may give. Above 1 the guests must be trusted to need less. */
  readonly memoryRatio: number
  /** Kept for the host's own system, beside a share of large machines. */
  readonly hostReserve: { readonly memoryMiB: number; readonly share: number }
  /** 'spread' keeps hosts equally free; 'pack' fills one before the next, so that others can be emptied. */
  readonly prefer: 'spread' | 'pack'
}

export const defaultPolicy: PlacementPolicy = {
  vcpusPerCpu: 8,
  memoryRatio: 1,
  hostReserve: { memoryMiB: 512, share: 0.02 },
  prefer: 'spread',
}
