/**
 * Reconciler: copies of recovered VMs that were seen switched off on hosts that are back are removed there, and those that a move left
 * paused. One that runs is never touched,
 * because only a person can know which of the two has the better disk; it is said in the log, again and again.
 */
import { isRunning, type VmId } from '@covisor/model'
import type { LeftCopy } from '@covisor/store'
import { accept } from '../accept.ts'
import { actingFor } from '../maintenance/acting-for.ts'
import type { Services } from '../services.ts'
import { removeCopySaga } from './remove-copy.saga.ts'

export async function removeLeftCopies(services: Services): Promise<{ readonly started: number }> {
  const { store, connections, log } = services
  if ((await store.installation.get()).mode !== 'normal') return { started: 0 }
  let started = 0
  for (const { id, name, leftBehind } of await store.vms.withLeftCopies('provider')) {
    for (const copy of leftBehind) {
      if (copy.power === undefined || copy.arriving === true || !connections.isConnected(copy.endpoint)) continue
      const isOver = copy.switchedOver === true && copy.power === 'paused'
      if (isRunning(copy.power) && !isOver) {
        log.error({ vm: name, host: copy.hostName }, 'a VM that was recovered from this host runs there too')
        continue
      }
      if (await isUnderWay(services, id)) continue
      await removeCopy(services, id, copy)
      started += 1
    }
  }
  return { started }
}

async function isUnderWay({ store }: Services, vm: VmId): Promise<boolean> {
  for (const saga of ['vm.remove-copy', 'vm.migrate-stopped']) {
    const { items } = await store.tasks.list('provider', { filter: { saga, target: vm, state: 'open' }, limit: 1 })
    if (items.length > 0) return true
  }
  return false
}

async function removeCopy(services: Services, id: VmId, copy: LeftCopy): Promise<void> {
  const row = await services.store.vms.get('provider', id)
  const target = { kind: 'vm', id, name: row.name } as const
  const asked = { verb: 'vm:recover', action: 'remove-copy', target, params: null } as const
  const { endpoint, hostName, nativeRef, switchedOver = false } = copy
  await accept(services, actingFor('recovery', row), {}, asked, async () => ({
    target,
    title: `Remove the old copy of VM "${row.name}" from "${hostName}"`,
    saga: removeCopySaga(services),
    input: { vm: id, name: row.name, endpoint, hostName, nativeRef, switchedOver },
    created: undefined,
    takes: {},
    before: { host: hostName },
  }))
}
