/**
 * Carries a difference over to a VM: into what it starts with next time, and, as far as QEMU can, into what runs now.
 *
 * The stored XML comes first: if libvirt refuses that, nothing has changed. Live steps come from patching the XML of the
 * running domain, so that they name its own devices; one that fails waits for the next start, with libvirt's reason.
 */
import type { UpdateOutcome, VmUpdate } from '@covisor/driver-api'
import { DomainXMLFlags } from '@covisor/libvirt'
import { AppError, isAppError } from '@covisor/model'
import type { DomainChange } from '../domain-xml/domain-change.ts'
import { patch } from '../domain-xml/patch.ts'
import type { DiskSources } from '../domain-xml/vm-host.ts'
import { withMarker } from '../domain-xml/with-marker.ts'
import { setAutostart } from './define-vm.ts'
import { diskSources } from './disk-sources.ts'
import { domainOf, subjectOf } from './domain-handle.ts'
import { hasSavedMemory, stateOf } from './domain-state.ts'
import type { HostFacts } from './host-facts.ts'
import type { HostLink } from './host-link.ts'
import { applyLive } from './live-steps.ts'

export const COMES_BACK = 'the VM is suspended and comes back with the hardware that it had then'
export const NOT_WHILE_IT_RUNS = 'it cannot be changed while the VM runs'

export async function updateVm(
  link: HostLink,
  facts: HostFacts,
  update: VmUpdate,
  signal: AbortSignal,
): Promise<UpdateOutcome> {
  const { target, before, after } = update
  const { active } = await stateOf(link, target, signal)
  const sources = await diskSources(link, facts, after, signal)
  const stored = await storeChanges(link, facts, update, sources, signal)
  const autostart = await updateAutostart(link, update, signal)
  if (!active) {
    const what = stored.map((change) => change.what)
    if (!(await hasSavedMemory(link, target, signal))) return { now: [...what, ...autostart], nextStart: [] }
    return { now: autostart, nextStart: what.map((change) => ({ what: change, because: COMES_BACK })) }
  }

  const { xml } = await link.ask({ action: 'describe the VM', subject: subjectOf(target), signal }, (call, options) =>
    call.domainGetXmlDesc({ dom: domainOf(target), flags: DomainXMLFlags.SECURE }, options),
  )
  const { changes } = patch(xml, before, after, facts.vmHost, sources)
  const outcomes = []
  for (const change of changes) outcomes.push(await carryOut(link, update, change, signal))
  return {
    now: [...outcomes.flatMap(({ what, because }) => (because === undefined ? [what] : [])), ...autostart],
    nextStart: outcomes.flatMap(({ what, because }) => (because === undefined ? [] : [{ what, because }])),
  }
}

async function storeChanges(
  link: HostLink,
  facts: HostFacts,
  { target, before, after }: VmUpdate,
  sources: DiskSources,
  signal: AbortSignal,
): Promise<readonly DomainChange[]> {
  const dom = domainOf(target)
  const question = { action: `change VM "${after.displayName}"`, subject: subjectOf(target), signal }
  const { persistent } = await link.ask(question, (call, options) => call.domainIsPersistent({ dom }, options))
  // Defining it would make it permanent, which nobody asked for: only what runs is changed.
  if (persistent === 0) return []

  // SECURE: without it passwords are left out, and would be gone after defining.
  const flags = [DomainXMLFlags.INACTIVE, DomainXMLFlags.SECURE]
  const { xml } = await link.ask(question, (call, options) => call.domainGetXmlDesc({ dom, flags }, options))
  const patched = patch(withMarker(xml, after), before, after, facts.vmHost, sources)
  if (patched.xml !== xml) {
    await link.ask(question, (call, o) => call.domainDefineXmlFlags({ xml: patched.xml, flags: undefined }, o))
  }
  return patched.changes
}

async function updateAutostart(
  link: HostLink,
  { target, before, after }: VmUpdate,
  signal: AbortSignal,
): Promise<string[]> {
  const { startWithHost } = after.spec
  if (before.spec.startWithHost === startWithHost) return []
  await setAutostart(link, target, startWithHost, signal)
  return autostartChange({ target, before, after })
}

export function autostartChange({ before, after }: VmUpdate): string[] {
  const { startWithHost } = after.spec
  if (before.spec.startWithHost === startWithHost) return []
  return [startWithHost ? 'starts with the host' : 'does not start with the host']
}

/** `because` is why it waits; undefined: it holds now. */
async function carryOut(
  link: HostLink,
  { target }: VmUpdate,
  { what, live, because }: DomainChange,
  signal: AbortSignal,
): Promise<{ readonly what: string; readonly because: string | undefined }> {
  if (live === undefined) return { what, because: because ?? NOT_WHILE_IT_RUNS }
  try {
    return { what, because: await applyLive(link, target, live, signal) }
  } catch (error) {
    if (isAppError(error, 'HOST_REFUSED') || isAppError(error, 'NOT_SUPPORTED')) {
      return { what, because: (error as AppError<'HOST_REFUSED'>).params.why }
    }
    throw error
  }
}
