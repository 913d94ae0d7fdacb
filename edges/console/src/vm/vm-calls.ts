/** The calls of VM actions that need nothing but the VM, and their words. */
import type { Schema } from '@covisor/client'
import { api } from '../api.ts'

export type Vm = Schema<'Vm'>

export const powerActions = ['start', 'shutdown', 'stop', 'reboot', 'reset', 'pause', 'resume', 'suspend'] as const
export type PowerAction = (typeof powerActions)[number]

interface Words {
  readonly label: string
  /** What it means, where the word alone could be mistaken. */
  readonly help: string
  /** Asks first, because it interrupts whoever uses the VM. */
  readonly asks: boolean
  readonly isDanger: boolean
}

export const powerWords: Readonly<Record<PowerAction, Words>> = {
  start: { label: 'Start', help: 'Turns it on', asks: false, isDanger: false },
  shutdown: { label: 'Shut down', help: 'Asks the guest to shut down', asks: true, isDanger: false },
  stop: { label: 'Stop', help: 'Takes the power away; unsaved work is lost', asks: true, isDanger: true },
  reboot: { label: 'Reboot', help: 'Asks the guest to restart', asks: true, isDanger: false },
  reset: { label: 'Reset', help: 'Restarts without asking the guest', asks: true, isDanger: true },
  pause: { label: 'Pause', help: 'Keeps its memory on the host', asks: false, isDanger: false },
  resume: { label: 'Resume', help: 'Lets it go on', asks: false, isDanger: false },
  suspend: { label: 'Suspend', help: 'Saves its memory to disk and turns it off', asks: true, isDanger: false },
}

export function callPower(action: PowerAction, vm: string, query: { plan?: boolean } = {}) {
  return api.POST(`/v1/vms/{vm}/${action}`, { params: { path: { vm }, query } })
}

/** Why not, or undefined when it may. */
export function refusalOf(vm: Vm, action: Vm['allowedActions'][number]): string | undefined {
  if (vm.allowedActions.includes(action)) return undefined
  return vm.disallowed[action] ?? `the VM is ${vm.state}`
}
