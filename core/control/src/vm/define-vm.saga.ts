/** vm.define: a VM that is gone from its host is put there again. Undone, it is gone as before. */
import type { EndpointId, VmId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { defineVm, undefineVm } from './define-vm.ts'
import { vmTarget } from './vm-target.ts'

export interface DefineVmInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
}

export const defineVmSaga = (services: Services): Saga<DefineVmInput> =>
  saga<DefineVmInput>('vm.define', 1)
    .step('define', {
      title: ({ name }) => `Define VM "${name}" on its host`,
      run: ({ input, signal }) => defineVm(services, input, signal),
      undo: ({ input, signal }) => undefineVm(services, input, signal),
    })
    .step('look', {
      title: () => 'See it there',
      async run({ input, signal }) {
        await services.connections.refreshVm(input.endpoint, await vmTarget(services.store, input.vm), signal)
      },
      undo: { notNeeded: 'looking changes nothing' },
    })
    .build()
