/**
 * What is true of a host as long as a session lasts: who it is, what it can run, what rendering needs to know.
 *
 * Hosts differ in what they can tell: one without SMBIOS fails getSysinfo, the test hypervisor knows no domain
 * capabilities. What cannot be asked is left out; only capabilities themselves are required.
 */
import { cpus } from 'node:os'
import type { PciDevice } from '@covisor/driver-api'
import { ConnectBaselineCPUFlags, type LibvirtUri, parseLibvirtUri } from '@covisor/libvirt'
import type { VmHost } from '../domain-xml/vm-host.ts'
import { passableDevices } from '../hardware/node-devices.ts'
import { familyOf, type HypervisorFamily } from '../host-xml/abilities.ts'
import { type Acceleration, accelerationOf } from '../host-xml/acceleration.ts'
import { type DomainCapabilities, readDomainCapabilities } from '../host-xml/domain-capabilities.ts'
import { type HostCapabilities, hvmGuestOf, readHostCapabilities } from '../host-xml/host-capabilities.ts'
import type { HostClock } from '../host-xml/host-findings.ts'
import { processorName } from '../host-xml/sysinfo.ts'
import { vmHostOf } from '../host-xml/vm-host-of.ts'
import type { HostLink, Question } from './host-link.ts'
import { ifTold } from './if-told.ts'

export interface HostFacts {
  /** Stable and unique per endpoint: the host's UUID, or what comes nearest. */
  readonly nativeRef: string
  readonly hostname: string
  readonly hasSmbios: boolean
  readonly connectionType: string
  readonly family: HypervisorFamily
  readonly uri: LibvirtUri
  readonly libvirtVersion: bigint
  /** 0: libvirt knows no hypervisor. */
  readonly hypervisorVersion: bigint
  readonly capabilities: HostCapabilities
  readonly processor: string | undefined
  readonly cpuFeatures: ReadonlySet<string>
  readonly cpuModels: readonly string[]
  readonly acceleration: Acceleration
  /** PCI devices that a VM could be given. */
  readonly passable: readonly PciDevice[]
  readonly vmHost: VmHost
  readonly clock: HostClock
}

export async function readHostFacts(link: HostLink, signal: AbortSignal): Promise<HostFacts> {
  const question = { action: 'describe itself', signal }
  const [{ capabilities: xml }, { hostname }, { type }, { libVer }, hypervisor, sysinfo] = await Promise.all([
    link.ask(question, (call, options) => call.connectGetCapabilities({}, options)),
    link.ask(question, (call, options) => call.connectGetHostname({}, options)),
    link.ask(question, (call, options) => call.connectGetType({}, options)),
    link.ask(question, (call, options) => call.connectGetLibVersion({}, options)),
    // Without an emulator there is no version, and the host is worth looking at all the same.
    ifTold(link.ask(question, (call, options) => call.connectGetVersion({}, options))),
    ifTold(link.ask(question, (call, options) => call.connectGetSysinfo({}, options))),
  ])
  const uri = parseLibvirtUri(link.uri)
  const family = familyOf(type)
  const capabilities = readHostCapabilities(xml)
  const cpuFeatures = await allCpuFeatures(link, capabilities, question)
  const acceleration = accelerationOf(capabilities, cpuFeatures)
  const domain = family === 'qemu' ? await domainCapabilities(link, capabilities, acceleration, question) : undefined
  return {
    nativeRef: capabilities.uuid ?? `${type.toLowerCase()}@${hostname}`,
    hostname,
    hasSmbios: sysinfo !== undefined,
    connectionType: type,
    family,
    uri,
    libvirtVersion: libVer,
    hypervisorVersion: hypervisor?.hvVer ?? 0n,
    capabilities,
    processor: (sysinfo === undefined ? undefined : processorName(sysinfo.sysinfo)) ?? localProcessor(uri, family),
    cpuFeatures,
    cpuModels: domain?.cpuModels ?? [],
    acceleration,
    passable: capabilities.hasIommu && family === 'qemu' ? await passableDevices(link, question) : [],
    vmHost: vmHostOf(capabilities, domain, acceleration, vncListens(uri)),
    clock: clockOf(uri, link.control.clockAheadSeconds),
  }
}

const clockOf = ({ transport }: LibvirtUri, aheadSeconds: number | undefined): HostClock => {
  if (transport === 'unix') return 'same'
  return aheadSeconds === undefined ? undefined : { aheadSeconds }
}

/** Without SMBIOS, this machine can still be asked directly. */
function localProcessor({ transport }: LibvirtUri, family: HypervisorFamily): string | undefined {
  const model = transport === 'unix' && family === 'qemu' ? cpus()[0]?.model.trim() : undefined
  return model === '' || model === 'unknown' ? undefined : model
}

/** Capabilities list only what goes beyond the CPU's model, so an EPYC does not mention svm. libvirt can spell a model out. */
async function allCpuFeatures(
  link: HostLink,
  { cpuXml, cpuFeatures }: HostCapabilities,
  question: Question,
): Promise<ReadonlySet<string>> {
  if (cpuXml === undefined) return cpuFeatures
  const args = { xmlCPUs: [cpuXml], flags: ConnectBaselineCPUFlags.EXPAND_FEATURES }
  const expanded = await ifTold(link.ask(question, (call, options) => call.connectBaselineCpu(args, options)))
  const names = [...(expanded?.cpu ?? '').matchAll(/<feature policy='require' name='([^']+)'/g)]
  return new Set([...cpuFeatures, ...names.map((match) => match[1] ?? '')])
}

async function domainCapabilities(
  link: HostLink,
  capabilities: HostCapabilities,
  acceleration: Acceleration,
  question: Question,
): Promise<DomainCapabilities | undefined> {
  const guest = hvmGuestOf(capabilities)
  const args = {
    emulatorbin: guest?.emulator,
    arch: guest?.arch,
    machine: ['q35', 'virt'].find((machine) => guest?.machines.includes(machine)),
    virttype: acceleration === 'hardware' ? 'kvm' : 'qemu',
  }
  const told = await ifTold(link.ask(question, (call, options) => call.connectGetDomainCapabilities(args, options)))
  return told === undefined ? undefined : readDomainCapabilities(told.capabilities)
}

/** QEMU's socket file belongs to QEMU's user: root can open it, and so can the user of a session daemon. */
function vncListens(uri: LibvirtUri): VmHost['vnc'] {
  const canOpen = process.getuid?.() === 0 || uri.path === '/session'
  // A daemon behind a socket that was named may live in a container: its files are not ours.
  if (uri.parameters.socket !== undefined) return 'loopback'
  return uri.transport === 'unix' && canOpen ? 'socket' : 'loopback'
}
