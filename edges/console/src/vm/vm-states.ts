/** The states of a VM, in the order in which the filter offers them. The compiler compares them with the API's. */
import type { Schema } from '@covisor/client'

type VmState = Schema<'Vm'>['state']

const all: Readonly<Record<VmState, true>> = {
  running: true,
  stopped: true,
  paused: true,
  suspended: true,
  gone: true,
  lost: true,
  crashed: true,
  failed: true,
  creating: true,
  starting: true,
  stopping: true,
  suspending: true,
  migrating: true,
  deleting: true,
  deleted: true,
}

export const vmStates = Object.keys(all) as VmState[]
