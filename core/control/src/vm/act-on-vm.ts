/** Power actions on a VM where it is: what each costs the guest, and the room that a start takes. */
import type { Actor } from '@covisor/model'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import type { PowerVmInput } from './power-vm.saga.ts'
import { recheckVm, resolveVm } from './resolve-vm.ts'
import { capacityToStart, promiseToStart } from './room-to-start.ts'
import type { PowerAction } from './vms.ts'

export interface PowerSagas {
  readonly start: Saga<PowerVmInput>
  readonly others: Saga<PowerVmInput>
}

export function actOnVm(
  services: Services,
  sagas: PowerSagas,
  actor: Actor,
  vm: string,
  action: PowerAction,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const isStart = action === 'start'
  const asked = { verb: `vm:${action}`, action, target: { kind: 'vm', id: undefined, name: vm }, params: null } as const
  return accept(services, actor, options, asked, async () => {
    const row = await resolveVm(store, actor, vm, action)
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `${action[0]!.toUpperCase()}${action.slice(1)} VM "${row.name}"`,
      saga: isStart ? sagas.start : sagas.others,
      input: { vm: row.id, name: row.name, endpoint: row.endpoint, action },
      created: undefined,
      takes: {},
      plan: {
        downtime: downtimeOf[action] ?? 'none',
        capacity: isStart ? await capacityToStart(store, [row]) : [],
        irreversible: action === 'stop' || action === 'reset' ? ['what the guest has not written to its disks'] : [],
      },
      async commit(tx, task) {
        const now = await recheckVm(tx, actor, row, action)
        if (isStart) await promiseToStart(tx, task, [now])
      },
    }
  })
}

const downtimeOf: Partial<Record<PowerAction, 'restart' | 'until-started'>> = {
  stop: 'until-started',
  shutdown: 'until-started',
  suspend: 'until-started',
  pause: 'until-started',
  reboot: 'restart',
  reset: 'restart',
}
