/** The host of a session as control sees it: identity, hardware, what it can do, what an administrator should mend. */
import type { ObservedHost } from '@covisor/driver-api'
import { capabilitiesOf } from '../host-xml/abilities.ts'
import { hvmGuestOf } from '../host-xml/host-capabilities.ts'
import { hostFindings } from '../host-xml/host-findings.ts'
import { versionText } from '../host-xml/version.ts'
import type { HostFacts } from './host-facts.ts'
import type { HostLink } from './host-link.ts'
import { ifTold } from './if-told.ts'

export async function observeHost(link: HostLink, facts: HostFacts, signal: AbortSignal): Promise<ObservedHost> {
  const question = { action: 'describe its hardware', signal }
  const [node, freeMemoryMiB] = await Promise.all([
    link.ask(question, (call, options) => call.nodeGetInfo({}, options)),
    freeMemory(link, signal),
  ])
  const { capabilities, processor, cpuFeatures, cpuModels } = facts
  const machines = hvmGuestOf(capabilities)?.machines ?? []
  const cores = capabilities.topology?.cores ?? node.nodes * node.sockets * node.cores
  return {
    nativeRef: facts.nativeRef,
    name: facts.hostname,
    hypervisor: {
      product: productOf(facts),
      version: versionText(facts.hypervisorVersion),
      api: `libvirt ${versionText(facts.libvirtVersion)}`,
    },
    architecture: capabilities.arch,
    cpu: {
      model: processor ?? capabilities.cpuModel ?? node.model,
      ...(capabilities.cpuVendor === undefined ? {} : { vendor: capabilities.cpuVendor }),
      sockets: capabilities.topology?.sockets ?? node.nodes * node.sockets,
      cores,
      threads: Math.max(1, Math.round(node.cpus / cores)),
      logical: node.cpus,
      ...(node.mhz > 0 ? { mhz: node.mhz } : {}),
      ...(cpuFeatures.size > 0 ? { features: [...cpuFeatures].toSorted() } : {}),
      ...(cpuModels.length > 0 ? { models: cpuModels } : {}),
    },
    ...(machines.length > 0 ? { machines } : {}),
    ...(capabilities.numa.length > 0 ? { numa: capabilities.numa } : {}),
    ...(facts.passable.length > 0 ? { passable: facts.passable } : {}),
    memoryMiB: Math.floor(Number(node.memory) / 1024),
    freeMemoryMiB,
    acceleration: facts.acceleration,
    capabilities: capabilitiesOf(facts.family, facts.connectionType, facts.vmHost, facts.libvirtVersion),
    warnings: warningsOf(facts),
    findings: hostFindings(facts),
  }
}

/** Free, and what the kernel would give back at once: buffers and page cache. */
export async function freeMemory(link: HostLink, signal: AbortSignal): Promise<number> {
  const question = { action: 'tell its free memory', signal }
  const stats = await ifTold(readMemoryStats(link, signal))
  if (stats !== undefined && stats.length > 0) {
    const wanted = stats.filter(({ field }) => ['free', 'buffers', 'cached'].includes(field))
    return Math.floor(wanted.reduce((sum, { value }) => sum + Number(value), 0) / 1024)
  }
  const free = await ifTold(link.ask(question, (call, options) => call.nodeGetFreeMemory({}, options)))
  return Math.floor(Number(free?.freeMem ?? 0n) / 2 ** 20)
}

const ALL_CELLS = -1

async function readMemoryStats(link: HostLink, signal: AbortSignal) {
  const question = { action: 'tell its free memory', signal }
  const args = { cellNum: ALL_CELLS }
  // Asked twice, as libvirt's own client does: how many numbers there are, and then the numbers.
  const { nparams } = await link.ask(question, (call, o) => call.nodeGetMemoryStats({ ...args, nparams: 0 }, o))
  return (await link.ask(question, (call, o) => call.nodeGetMemoryStats({ ...args, nparams }, o))).params
}

function productOf({ connectionType, acceleration }: HostFacts): string {
  if (connectionType === 'QEMU') return acceleration === 'hardware' ? 'KVM' : 'QEMU'
  return connectionType === 'TEST' ? 'libvirt test' : connectionType
}

function warningsOf({ acceleration, family, vmHost }: HostFacts): string[] {
  if (family !== 'qemu') return []
  const slow = acceleration === 'hardware' ? [] : [`Guests are emulated and slow: ${acceleration.emulated}.`]
  const bios = vmHost.uefi.automatic || vmHost.uefi.loader !== undefined
  return [...slow, ...(bios ? [] : ['Only BIOS guests can be made: install the OVMF (edk2-ovmf) package for UEFI.'])]
}
