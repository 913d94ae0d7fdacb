/** What was found about one host: every rule that was asked, with its answer. The explanation and the decision are one thing. */
import type { HostId, NetworkId, PoolId } from '@covisor/model'

export interface HostVerdict {
  readonly host: HostId
  readonly name: string
  readonly fits: boolean
  readonly reasons: readonly Reason[]
  /** Higher is better; 0 where it does not fit. */
  readonly score: number
  /** What the score is made of. Empty where the host does not fit. */
  readonly scores: readonly ScorePart[]
  /** Which pool each volume and which network each port would get there, by the key of the need. Only where it fits. */
  readonly pools: Readonly<Record<string, PoolId>>
  readonly networks: Readonly<Record<string, NetworkId>>
  /** The cell and the devices that it would get there, where it asks for some. */
  readonly numaCell: number | undefined
  readonly devices: Readonly<Record<string, string>>
}

export interface Reason {
  readonly rule: RuleName
  /** Which capability, pool, network or rule, where the rule is asked for several. */
  readonly about?: string
  readonly ok: boolean
  /** A sentence about the host, for people: `7.4 GiB of 15.1 GiB are free, 2.1 GiB are needed`. */
  readonly text: string
  readonly wanted: string
  readonly has: string
}

export type RuleName =
  | 'requested-host'
  | 'cluster'
  | 'excluded'
  | 'connection'
  | 'maintenance'
  | 'architecture'
  | 'acceleration'
  | 'capability'
  | 'cpu'
  | 'machine'
  | 'vcpus'
  | 'memory'
  | 'huge-pages'
  | 'numa'
  | 'device'
  | 'pool'
  | 'pool-space'
  | 'network'
  | 'rule'

export interface ScorePart {
  readonly name: 'acceleration' | 'rules' | 'load' | 'free-memory' | 'free-vcpus' | 'even-rest' | 'stays'
  /** Between 0 and 1. */
  readonly value: number
  readonly weight: number
}
