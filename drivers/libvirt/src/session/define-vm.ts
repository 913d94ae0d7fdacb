/** Makes VMs known to a host, and forgets them again. */
import type { VmDefinition, VmTarget } from '@covisor/driver-api'
import { ErrorCode, type Flag, DomainUndefineFlags as undefineFlag } from '@covisor/libvirt'
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
  const state = await ifNotGone(stateOf(link, { vm: definition.vm, nativeRef }, signal))
  if (state?.active === true) return { nativeRef }

  const sources = await diskSources(link, facts, definition, signal)
  const xml = domainXml(definition, facts.vmHost, sources)
  const question = { action: `define VM "${definition.displayName}"`, subject: subjectOf(definition), signal }
  try {
    await link.ask(question, (call, options) => call.domainDefineXmlFlags({ xml, flags: undefined }, options))
  } catch (error) {
    throw (await nameIsTaken(link, definition, error, signal)) ?? error
  }
  await setAutostart(link, definition, definition.spec.startWithHost, signal)
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

/**
 * With everything that libvirt keeps beside a domain. Daemons refuse flags that they do not know, so the newer ones are
 * left out step by step; a daemon that does not know them has nothing to forget.
 */
const UNDEFINE_FLAGS: readonly (readonly Flag<'DomainUndefineFlags'>[])[] = [
  [
    undefineFlag.MANAGED_SAVE,
    undefineFlag.SNAPSHOTS_METADATA,
    undefineFlag.NVRAM,
    undefineFlag.CHECKPOINTS_METADATA, // libvirt 5.6
    undefineFlag.TPM, // libvirt 8.9
  ],
  [undefineFlag.MANAGED_SAVE, undefineFlag.SNAPSHOTS_METADATA, undefineFlag.NVRAM, undefineFlag.CHECKPOINTS_METADATA],
  [undefineFlag.MANAGED_SAVE, undefineFlag.SNAPSHOTS_METADATA, undefineFlag.NVRAM],
  [undefineFlag.MANAGED_SAVE, undefineFlag.SNAPSHOTS_METADATA],
  [],
]

const UNKNOWN_FLAG: readonly (number | undefined)[] = [
  ErrorCode.INVALID_ARG,
  ErrorCode.ARGUMENT_UNSUPPORTED,
  ErrorCode.NO_SUPPORT,
]

export async function undefineVm(link: HostLink, target: VmTarget, signal: AbortSignal): Promise<void> {
  const state = await ifNotGone(stateOf(link, target, signal))
  if (state === undefined) return
  const action = 'forget the VM'
  // libvirt would make a running VM transient: it would vanish when it stops.
  if (state.active) throw new AppError('HOST_REFUSED', { host: link.label, action, why: 'the VM runs; stop it first' })

  const question = { action, subject: subjectOf(target), signal }
  let refusal: unknown
  for (const flags of UNDEFINE_FLAGS) {
    try {
      await ifNotGone(
        link.ask(question, (call, options) => call.domainUndefineFlags({ dom: domainOf(target), flags }, options)),
      )
      return
    } catch (error) {
      if (!UNKNOWN_FLAG.includes(libvirtCode(error))) throw error
      refusal = error
    }
  }
  throw refusal
}
