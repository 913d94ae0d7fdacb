/** What a simulated endpoint is like when it is first connected to: how many hosts of which size, and what runs there already. */
import type { PoolType } from '@covisor/model'

export interface EndpointModel {
  readonly hosts: number
  /** VMs that were there before Covisor, spread over the hosts; three of four run. */
  readonly vms: number
  /** Of each host. */
  readonly memoryMiB: number
  /** Logical CPUs of each host. */
  readonly cpus: number
  /** Capacity of the pool "default", which all hosts share. */
  readonly poolBytes: number
  /** Of each host, set aside in pages of 2 MiB, half in each of its two NUMA cells. */
  readonly hugePagesMiB?: number
  /** GPUs of each host, each in an IOMMU group of its own. */
  readonly gpus?: number
  /** Kinds of pools that can be made; default: all. */
  readonly poolTypes?: readonly PoolType[]
  /** 1: its VMs, volumes and a network have names that nobody should give (strange-names.ts). */
  readonly strange?: number
}

const TIB = 2 ** 40

export const modelLimits = {
  hosts: 10_000,
  vms: 200_000,
  cpus: 4_096,
  memoryMiB: 2 ** 26,
  poolBytes: 2 ** 52,
  hugePagesMiB: 2 ** 25,
  gpus: 16,
  strange: 1,
} as const

/** Fills in what was not said: hosts with room for some more VMs than they have, and a pool that holds all their volumes. */
export function completeModel(given: Partial<EndpointModel>): EndpointModel {
  const hosts = given.hosts ?? 1
  const vms = given.vms ?? 0
  return {
    hosts,
    vms,
    memoryMiB: 65_536,
    cpus: 16,
    poolBytes: Math.max(hosts, Math.ceil(vms / 1000)) * TIB,
    ...given,
  }
}
