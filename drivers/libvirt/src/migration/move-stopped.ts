/**
 * Moves of VMs that are switched off: their definition is written down on the other host as this one has it, with everything that
 * Covisor does not model. The UUID stays, so a lost reply loses nothing.
 */
import type { VmMove, VmTarget } from '@covisor/driver-api'
import { DomainUndefineFlags, DomainXMLFlags } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { redirectDisks } from '../domain-xml/redirect-disks.ts'
import { setAutostart } from '../session/define-vm.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostLink } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { redirectionsOf } from './disks-on-their-way.ts'
import type { MovingHost } from './moving-host.ts'

export async function defineThere(
  from: MovingHost,
  to: MovingHost,
  move: VmMove,
  signal: AbortSignal,
): Promise<{ readonly nativeRef: string }> {
  const { target } = move
  const action = 'move the VM'
  const { active } = await stateOf(from.link, target, signal)
  if (active) throw new AppError('HOST_REFUSED', { host: from.link.label, action, why: 'the VM runs' })
  const dom = domainOf(target)
  const question = { action, subject: subjectOf(target), signal }
  const flags = [DomainXMLFlags.INACTIVE, DomainXMLFlags.SECURE]
  const [{ xml: before }, { autostart }] = await Promise.all([
    from.link.ask(question, (call, options) => call.domainGetXmlDesc({ dom, flags }, options)),
    from.link.ask(question, (call, options) => call.domainGetAutostart({ dom }, options)),
  ])
  const { xml } = redirectDisks(before, await redirectionsOf(from, to, move, signal))
  await to.link.ask(question, (call, options) => call.domainDefineXmlFlags({ xml, flags: undefined }, options))
  await setAutostart(to.link, target, autostart === 1, signal)
  return { nativeRef: dom.uuid }
}

/** Its firmware and TPM state stay: on shared storage they are the ones that the VM uses over there. */
export async function forgetHere(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  const state = await ifNotGone(stateOf(link, target, signal))
  if (state === undefined) return
  const action = 'forget the VM that has moved'
  if (state.active) throw new AppError('HOST_REFUSED', { host: link.label, action, why: 'it runs there' })
  const question = { action, subject: subjectOf(target), signal }
  const args = { dom: domainOf(target), flags: [DomainUndefineFlags.KEEP_NVRAM] }
  await ifNotGone(link.ask(question, (call, options) => call.domainUndefineFlags(args, options)))
}
