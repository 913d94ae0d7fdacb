/**
 * What would come of an update: the patch of the XML that runs says what is asked of QEMU now and what waits for the next start.
 *
 * It is a forecast. QEMU and the guest have the last word on what is asked of them: a guest may not let go of a disk.
 */
import type { UpdateOutcome, VmUpdate } from '@covisor/driver-api'
import { patch } from '../domain-xml/patch.ts'
import type { DiskSources } from '../domain-xml/vm-host.ts'
import { domainOf, subjectOf } from './domain-handle.ts'
import { hasSavedMemory, stateOf } from './domain-state.ts'
import type { HostFacts } from './host-facts.ts'
import type { HostLink } from './host-link.ts'
import { autostartChange, COMES_BACK, NOT_WHILE_IT_RUNS } from './update-vm.ts'

export async function foreseeUpdate(
  link: HostLink,
  facts: HostFacts,
  update: VmUpdate,
  signal: AbortSignal,
): Promise<UpdateOutcome> {
  const { target, before, after } = update
  const question = { action: 'describe the VM', subject: subjectOf(target), signal }
  const [{ active }, { xml }] = await Promise.all([
    stateOf(link, target, signal),
    link.ask(question, (call, options) => call.domainGetXmlDesc({ dom: domainOf(target) }, options)),
  ])
  const { changes } = patch(xml, before, after, facts.vmHost, namesOfVolumes(update))
  const at = autostartChange(update)
  if (active) {
    return {
      now: [...changes.flatMap(({ what, live }) => (live === undefined ? [] : [what])), ...at],
      nextStart: changes.flatMap(({ what, live, because }) =>
        live === undefined ? [{ what, because: because ?? NOT_WHILE_IT_RUNS }] : [],
      ),
    }
  }
  if (!(await hasSavedMemory(link, target, signal)))
    return { now: [...changes.map(({ what }) => what), ...at], nextStart: [] }
  return { now: at, nextStart: changes.map(({ what }) => ({ what, because: COMES_BACK })) }
}

/** By name, because those that are to be made are nowhere yet; nothing of this reaches the hypervisor. */
const namesOfVolumes = ({ after: { volumes } }: VmUpdate): DiskSources =>
  Object.fromEntries(
    Object.entries(volumes).map(([id, { pool, name }]) => [
      id,
      { type: 'volume', pool, volume: name, directIo: false },
    ]),
  )
