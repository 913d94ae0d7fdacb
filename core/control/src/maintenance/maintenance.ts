/** Use cases on hosts that are to be worked on: emptied first, given their VMs back afterwards. */
import type { Actor } from '@covisor/model'
import type { CallOptions, Outcome } from '../outcome.ts'

export interface MaintenanceUseCases {
  /** Takes a host out of placement and moves its running VMs away. Refused when some could go nowhere, unless `partly`. */
  enter(actor: Actor, host: string, params: EnterMaintenance, options: CallOptions): Promise<Outcome>
  /** Takes VMs again; with `returnVms` those that it was relieved of come back. */
  leave(actor: Actor, host: string, params: LeaveMaintenance, options: CallOptions): Promise<Outcome>
  /** Host after host: empties it, has it worked on, checks it, gives its VMs back. */
  roll(actor: Actor, cluster: string, options: CallOptions): Promise<Outcome>
  /** Moves VMs so that the load is even; refused when no move is worth it. */
  balance(actor: Actor, cluster: string, options: CallOptions): Promise<Outcome>
}

export interface EnterMaintenance {
  /** Leaves behind what cannot move. */
  readonly partly?: boolean
  /** Migrations at a time; default: the cluster's, else 2. */
  readonly atOnce?: number
}

export interface LeaveMaintenance {
  readonly returnVms?: boolean
}
