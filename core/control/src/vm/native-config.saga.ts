/**
 * vm.native-config: gives a VM a configuration in its hypervisor's own words.
 *
 * Only what Covisor does not model differs (the driver sees to that), so there is no desired record to change with it.
 */
import type { NativeConfigEdit } from '@covisor/driver-api'
import { AppError, type EndpointId, type VmId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { vmTarget } from './vm-target.ts'

export interface NativeConfigInput {
  readonly vm: VmId
  readonly name: string
  readonly endpoint: EndpointId
  readonly before: string
  readonly after: string
}

export const nativeConfigSaga = (services: Services): Saga<NativeConfigInput> => {
  const write = async ({ vm, endpoint }: NativeConfigInput, text: string, signal: AbortSignal) => {
    const target = await vmTarget(services.store, vm)
    await services.connections.withSession(endpoint, (session) =>
      editOf(session.nativeConfig).write(target, text, signal),
    )
    await services.connections.refreshVm(endpoint, target, signal)
  }
  return saga<NativeConfigInput>('vm.native-config', 1)
    .step('write', {
      title: ({ name }) => `Define "${name}" as it was written`,
      run: ({ input, signal }) => write(input, input.after, signal),
      undo: ({ input, signal }) => write(input, input.before, signal),
    })
    .build()
}

/** Throws NOT_SUPPORTED. */
export function editOf(part: { readonly edit: NativeConfigEdit | undefined } | undefined): NativeConfigEdit {
  if (part?.edit !== undefined) return part.edit
  const why = 'this hypervisor takes none'
  throw new AppError('NOT_SUPPORTED', { what: 'writing the native configuration', why })
}
