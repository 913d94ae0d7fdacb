/** What an operator decides about a cluster: how full its hosts may be, which host is the better one, who moves VMs and how many. */

export interface ClusterSettings {
  /** 'spread' keeps hosts equally free; 'pack' fills one before the next, so that others can be emptied. */
  readonly prefer: 'spread' | 'pack'
  /** Promised vCPUs per logical CPU of a host. */
  readonly vcpusPerCpu: number
  /** Promised memory as a share of what hosts may give. */
  readonly memoryRatio: number
  /** Of new VMs that do not ask for one: a CPU that all hosts have, so that the VMs move between them. null: each host's own. */
  readonly cpuModel: string | null
  readonly balance: (typeof balanceModes)[number]
  /** Migrations that one host sends or takes at a time. */
  readonly movesAtOnce: number
  /** Migrations between two hosts at a time, in both directions together; null: as many as the hosts may. */
  readonly movesPerLink: number | null
  /** At most this much a second for each migration that Covisor starts by itself; null: as fast as it goes. */
  readonly moveBandwidthMiBps: number | null
}

export const balanceModes = ['off', 'advise', 'auto'] as const

export const defaultClusterSettings: ClusterSettings = {
  prefer: 'spread',
  vcpusPerCpu: 8,
  memoryRatio: 1,
  cpuModel: null,
  balance: 'off',
  movesAtOnce: 2,
  movesPerLink: null,
  moveBandwidthMiBps: null,
}
