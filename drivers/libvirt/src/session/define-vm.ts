/** Makes VMs known to a host. */
import type { VmDefinition, VmTarget } from '@covisor/driver-api'
import { ErrorCode } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { domainXml } from '../domain-xml/domain-xml.ts'
import { diskSources } from './disk-sources.ts'
import { domainOf, subjectOf } from './domain-handle.ts'
import { stateOf } from './domain-state.ts'
import type { HostFacts } from './host-facts.ts'
import type { HostLink } from './host-link.ts'
import { ifNotGone } from './if-not-gone.ts'
import { libvirtCode } from './translate-error.ts'

export async function defineVm(
  link: HostLink,
  facts: HostFacts,
  definition: VmDefinition,
  signal: AbortSignal,
): Promise<{ readonly nativeRef: string }> {
  if (facts.family === 'other') {
    throw new AppError('NOT_SUPPORTED', {
      what: 'making VMs',
      why: `VMs of ${facts.connectionType} are observed and switched on and off, not more`,
    })
  }
  const nativeRef = definition.vm // the domain's UUID is our id, so a lost reply loses nothing
  // A VM that was adopted had a UUID of its own; what is defined here does not.
  const made = { vm: definition.vm, nativeRef }
  const state = await ifNotGone(stateOf(link, made, signal))
  if (state?.active === true) return { nativeRef }

  const sources = await diskSources(link, facts, definition, signal)
  const xml = domainXml(definition, facts.vmHost, sources)
  const question = { action: `define VM "${definition.displayName}"`, subject: subjectOf(definition), signal }
  try {
    await link.ask(question, (call, options) => call.domainDefineXmlFlags({ xml, flags: undefined }, options))
  } catch (error) {
    throw (await nameIsTaken(link, definition, error, signal)) ?? error
  }
  await setAutostart(link, made, definition.spec.startWithHost, signal)
  return { nativeRef }
}

export async function setAutostart(link: HostLink, target: VmTarget, on: boolean, signal: AbortSignal): Promise<void> {
  const dom = domainOf(target)
  const question = { action: 'set whether the VM starts with the host', subject: subjectOf(target), signal }
  const { autostart } = await link.ask(question, (call, options) => call.domainGetAutostart({ dom }, options))
  if ((autostart === 1) === on) return
  await link.ask(question, (call, options) => call.domainSetAutostart({ dom, autostart: on ? 1 : 0 }, options))
}

/** libvirt answers with a general failure; whether the name was the reason is found by looking. */
async function nameIsTaken(
  link: HostLink,
  { vm, nativeName }: VmDefinition,
  error: unknown,
  signal: AbortSignal,
): Promise<AppError | undefined> {
  if (libvirtCode(error) !== ErrorCode.OPERATION_FAILED && libvirtCode(error) !== ErrorCode.DOM_EXIST) return undefined
  const question = { action: 'find a VM by name', subject: { kind: 'VM', name: nativeName }, signal }
  const found = await ifNotGone(link.ask(question, (call, o) => call.domainLookupByName({ name: nativeName }, o)))
  if (found === undefined || found.dom.uuid === vm) return undefined
  return new AppError('NAME_TAKEN', { kind: 'VM', name: nativeName }, { cause: error })
}
