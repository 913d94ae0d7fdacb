/**
 * vm.power: one power action on one VM. vm.start: the one that takes room on its host.
 *
 * A shutdown is only asked for; the task then waits until the guest is down, so that "shut down" means that it is. What a
 * power action did is not undone: a VM that was stopped has lost its memory.
 */
import { AppError, type EndpointId, type VmId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { guestDone, runPowerAction } from './run-power-action.ts'
import { untilVm } from './until-vm.ts'
import { vmTarget } from './vm-target.ts'
import type { PowerAction } from './vms.ts'

export interface PowerVmInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly action: PowerAction
}

export const powerVmSaga = (services: Services): Saga<PowerVmInput> =>
  saga<PowerVmInput>('vm.power', 1)
    .step('act', {
      title: ({ action, name }) => `${action} VM "${name}"`,
      run: ({ input, signal }) => act(services, input, signal),
      undo: { notNeeded: 'what a VM was told cannot be taken back' },
    })
    .build()

export const startVmSaga = (services: Services): Saga<PowerVmInput> => {
  const releaseRoom = (vm: VmId) => services.store.transaction((tx) => tx.reservations.release({ owner: vm }))
  return saga<PowerVmInput>('vm.start', 1)
    .step('record', {
      title: ({ name }) => `Keep room for "${name}" on its host`,
      run: () => {}, // committed with the request
      undo: ({ input }) => releaseRoom(input.vm),
    })
    .step('act', {
      title: ({ name }) => `start VM "${name}"`,
      async run({ input, signal }) {
        await act(services, input, signal)
        await releaseRoom(input.vm) // it is seen to run, so it counts by itself
      },
      undo: { notNeeded: 'what a VM was told cannot be taken back' },
    })
    .build()
}

async function act(services: Services, input: PowerVmInput, signal: AbortSignal): Promise<void> {
  const { connections, store, config } = services
  const target = await vmTarget(store, input.vm)
  await connections.withSession(input.endpoint, (session) => runPowerAction(session, input.action, target, signal))
  await connections.refreshVm(input.endpoint, target, signal)

  const done = guestDone[input.action]
  if (done === undefined) return
  const reached = await untilVm(services, input.vm, (power) => done.includes(power), config.shutdownPatienceMs, signal)
  if (!reached) {
    const seconds = Math.round(config.shutdownPatienceMs / 1000)
    const why = `the guest did not shut down within ${seconds} s; stop it to switch it off`
    throw new AppError('HOST_REFUSED', { host: input.name, action: 'shut down', why })
  }
}
