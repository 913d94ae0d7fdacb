/** The calls of VM actions that need nothing but the VM, and their words. */
import type { Schema } from '@covisor/client'
import '../words/say-vm.ts'
import { api } from '../api.ts'
import { stateWord } from '../parts/state-word.ts'
import { t } from '../words/translate.ts'

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

/** Said when they are read: the language may be another by then. */
const words = (action: PowerAction, asks: boolean, isDanger: boolean): Words => ({
  get label() {
    return t(`vm.power.${action}`)
  },
  get help() {
    return t(`vm.powerHelp.${action}`)
  },
  asks,
  isDanger,
})

export const powerWords: Readonly<Record<PowerAction, Words>> = {
  start: words('start', false, false),
  shutdown: words('shutdown', true, false),
  stop: words('stop', true, true),
  reboot: words('reboot', true, false),
  reset: words('reset', true, true),
  pause: words('pause', false, false),
  resume: words('resume', false, false),
  suspend: words('suspend', true, false),
}

export function callPower(action: PowerAction, vm: string, query: { plan?: boolean } = {}) {
  return api.POST(`/v1/vms/{vm}/${action}`, { params: { path: { vm }, query } })
}

/** Why not, or undefined when it may. */
export function refusalOf(vm: Vm, action: Vm['allowedActions'][number]): string | undefined {
  if (vm.allowedActions.includes(action)) return undefined
  return vm.disallowed[action] ?? t('vm.isInState', { state: stateWord(vm.state) })
}
