/**
 * What an edit would change at once, and what only at the next start of the VM: asked of its host, for plans.
 *
 * A forecast must never be why there is no plan: a host that is away, or does not answer in time, leaves it out.
 */
import { isAppError, type VmSpec } from '@covisor/model'
import type { PlannedHardware } from '../plan/plan.ts'
import type { Services } from '../services.ts'
import type { NewVolume } from './new-volumes.ts'
import type { PlacedVm } from './resolve-vm.ts'
import { vmDefinition } from './vm-definition.ts'
import { vmTarget } from './vm-target.ts'

export const CANNOT_FORESEE = 'its host cannot be asked now which of it waits for the next start of the VM'

const PATIENCE_MS = 5_000

interface BothWays<T> {
  readonly before: T
  readonly after: T
}

/** undefined: the host cannot say. */
export async function foreseeEdit(
  { store, connections, installation }: Services,
  row: PlacedVm,
  names: BothWays<string>,
  spec: BothWays<VmSpec>,
  newVolumes: readonly NewVolume[],
): Promise<readonly PlannedHardware[] | undefined> {
  const definition = (which: keyof BothWays<unknown>) =>
    vmDefinition(store, installation, { ...row, name: names[which] }, withMacs(spec[which]), newVolumes)
  try {
    const [before, after, target] = [
      await definition('before'),
      await definition('after'),
      await vmTarget(store, row.id),
    ]
    const session = connections.session(row.endpoint)
    const { now, nextStart } = await session.foreseeUpdate({ target, before, after }, AbortSignal.timeout(PATIENCE_MS))
    return [
      ...now.map((what) => ({ what, when: 'now', because: undefined }) as const),
      ...nextStart.map(({ what, because }) => ({ what, when: 'next-start', because }) as const),
    ]
  } catch (error) {
    if (isAppError(error) || (error instanceof DOMException && error.name === 'TimeoutError')) return undefined
    throw error
  }
}

/** Addresses are given when the edit is accepted; until then each new card has one that no other has. */
const withMacs = (spec: VmSpec): VmSpec => ({
  ...spec,
  nics: spec.nics.map((nic, index) => (nic.mac === '' ? { ...nic, mac: `02:00:00:00:00:${hex(index)}` } : nic)),
})

const hex = (byte: number): string => (byte % 256).toString(16).padStart(2, '0')
