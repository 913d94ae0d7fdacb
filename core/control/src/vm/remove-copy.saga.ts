/**
 * vm.remove-copy: what a dead host kept of a VM that is elsewhere now is undefined there when the host is back. Its disks stay. A copy that
 * is paused is removed only if a move left it: its guest went on elsewhere.
 */
import type { ObservedVm } from '@covisor/driver-api'
import { AppError, type EndpointId, isRunning, type VmId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import { writeLeftCopy } from '../observe/left-copies.ts'
import type { Services } from '../services.ts'

export interface RemoveCopyInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly hostName: string
  readonly nativeRef: string
  readonly switchedOver: boolean
}

export const removeCopySaga = (services: Services): Saga<RemoveCopyInput> =>
  saga<RemoveCopyInput>('vm.remove-copy', 1)
    .step('undefine', {
      title: ({ name, hostName }) => `Remove the old copy of "${name}" from "${hostName}"`,
      async run({ input, signal }) {
        const { vm, endpoint, hostName, nativeRef } = input
        const target = { vm, nativeRef }
        const isOver = ({ power }: ObservedVm) => !isRunning(power) || (input.switchedOver && power === 'paused')
        const seen = await services.connections.withSession(endpoint, async (session) => {
          const now = await session.getVm(target, signal)
          if (now === undefined || !isOver(now)) return now
          if (isRunning(now.power)) await session.stopVm(target, signal)
          await session.undefineVm(target, signal)
          return now
        })
        await services.store.transaction((tx) =>
          writeLeftCopy(tx, input, seen !== undefined && !isOver(seen) ? seen : undefined),
        )
        if (seen === undefined || isOver(seen)) return
        const why = 'the copy runs; look at both, and switch off the one that is wrong'
        throw new AppError('HOST_REFUSED', { host: hostName, action: 'remove the old copy of the VM', why })
      },
      undo: { notNeeded: 'the VM is elsewhere, and its disks stayed' },
    })
    .build()
