/** vm native-config edit: what Covisor does not model of a VM, in its hypervisor's own words. A provider's verb, for it is root on the host. */
import { type Actor, AppError } from '@covisor/model'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import { editOf, type NativeConfigInput } from './native-config.saga.ts'
import { recheckVm, resolveVm } from './resolve-vm.ts'
import { vmTarget } from './vm-target.ts'
import type { EditNativeConfig } from './vms.ts'

const ASK_TIMEOUT_MS = 15_000

export function editNativeConfig(
  services: Services,
  saga: Saga<NativeConfigInput>,
  actor: Actor,
  vm: string,
  { text, basedOn }: EditNativeConfig,
  options: CallOptions,
): Promise<Outcome> {
  const { store, connections } = services
  const asked = {
    verb: 'vm:edit-native-config',
    action: 'edit',
    target: { kind: 'vm', id: undefined, name: vm },
    params: { text },
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await resolveVm(store, actor, vm, 'edit')
    const part = connections.session(row.endpoint).nativeConfig
    const edit = editOf(part)
    const target = await vmTarget(store, row.id)
    const signal = AbortSignal.timeout(ASK_TIMEOUT_MS)
    const before = (await part!.read(target, signal, 'next')).text
    if (basedOn !== undefined && basedOn !== before)
      throw new AppError('CONFLICT', { what: `the configuration of VM "${row.name}"` })
    await edit.check(target, text, signal)
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Write the configuration of VM "${row.name}"`,
      saga,
      input: { vm: row.id, name: row.name, endpoint: row.endpoint, before, after: text },
      created: undefined,
      takes: {},
      plan: {
        warnings: [
          'Covisor neither checks nor knows what such elements do; the hypervisor checks their form alone',
          ...(row.power === 'stopped' ? [] : ['what runs now stays as it is: it holds from the next start on']),
        ],
      },
      before: { lines: linesOnlyIn(before, text) },
      after: { lines: linesOnlyIn(text, before) },
      commit: async (tx) => {
        await recheckVm(tx, actor, row, 'edit')
      },
    }
  })
}

/** For the audit: the difference, not two whole texts. */
function linesOnlyIn(text: string, other: string): string[] {
  const others = new Set(other.split('\n'))
  return text.split('\n').filter((line) => !others.has(line))
}
