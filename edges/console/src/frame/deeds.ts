/** What "go to" can do to a thing that it found, with the server's own reason where it cannot be done now. */
import type { Schema } from '@covisor/client'
import type { useNavigate } from '@tanstack/react-router'
import { api } from '../api.ts'
import type { PlanDialogProps } from '../parts/PlanDialog.tsx'
import { runTask } from '../parts/start-task.ts'
import { callPower, powerActions, powerWords, refusalOf, type Vm } from '../vm/vm-calls.ts'
import { t } from '../words/translate.ts'

export interface Deed {
  readonly id: string
  readonly label: string
  readonly refusal?: string | undefined
  /** Shown first, with its plan; otherwise it is done at once. */
  readonly asks?: Omit<PlanDialogProps, 'onClose'>
  readonly run?: () => void
}

type Navigate = ReturnType<typeof useNavigate>

export function vmDeeds(vm: Vm, navigate: Navigate): readonly Deed[] {
  const tab = (name: string, label: string): Deed => ({
    id: `${vm.id} ${name}`,
    label,
    run: () => void navigate({ to: '/vms/$vm', params: { vm: vm.id }, search: { tab: name } }),
  })
  const power = powerActions.map((action): Deed => {
    const { label, isDanger, asks } = powerWords[action]
    const title = `${label} ${vm.name}`
    const call = (query: { plan?: boolean } = {}) => callPower(action, vm.id, query)
    return {
      id: `${vm.id} ${action}`,
      label,
      refusal: refusalOf(vm, action),
      ...(asks
        ? { asks: { title: `${title}?`, confirm: label, isDanger, wish: [vm.id, action, vm.generation], call } }
        : { run: () => runTask(title, call()) }),
    }
  })
  return [tab('console', t('frame.deed.console')), tab('snapshots', t('frame.deed.snapshots')), ...power]
}

export function hostDeeds(host: Schema<'Host'>, navigate: Navigate): readonly Deed[] {
  const path = { host: host.id }
  const vms: Deed = {
    id: `${host.id} vms`,
    label: t('frame.deed.vmsHere'),
    run: () => void navigate({ to: '/vms', search: { filter: `host:"${host.name}"` } }),
  }
  if (host.duty === 'maintenance') return [vms]
  return [
    vms,
    {
      id: `${host.id} out`,
      label: t('clusters.takeOut'),
      refusal: host.connection === 'connected' ? undefined : t('clusters.doesNotAnswer'),
      asks: {
        title: t('clusters.takeOutAsk', { name: host.name }),
        confirm: t('clusters.takeOut'),
        isDanger: true,
        wish: [host.id, 'out'],
        call: (query) => api.POST('/v1/hosts/{host}/maintenance', { params: { path, query }, body: {} }),
      },
    },
  ]
}

/** What the actions on a VM begin with, for telling "stop web" from a name. */
export const vmDeedWords = (): readonly string[] => [
  t('frame.deed.console').toLowerCase(),
  t('frame.deed.snapshots').toLowerCase(),
  ...powerActions.map((action) => powerWords[action].label.toLowerCase()),
]
