/**
 * What speaks against a move, found by looking at both hosts before anything is begun: what libvirt would otherwise say in the
 * middle of it, or QEMU only after all memory was copied.
 */
import type { VmMove } from '@covisor/driver-api'
import { CPUCompareResult, type Domain, DomainXMLFlags } from '@covisor/libvirt'
import { hvmGuestOf } from '../host-xml/host-capabilities.ts'
import { diskSourceAt } from '../session/disk-sources.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { hasSavedMemory, stateOf } from '../session/domain-state.ts'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { ifTold } from '../session/if-told.ts'
import { abilitiesOf } from './abilities.ts'
import type { MovingHost } from './moving-host.ts'
import { type MovingNeeds, movingNeeds } from './moving-needs.ts'
import { peerUri } from './peer-uri.ts'

const SNAPSHOTS = 'it has snapshots, and libvirt does not move a VM with snapshots: delete them'

export async function findObstacles(
  from: MovingHost,
  to: MovingHost,
  move: VmMove,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const question = { action: 'look at a VM that is to move', subject: subjectOf(move.target), signal }
  if (from.facts.nativeRef === to.facts.nativeRef) return ['both are the same host']
  const dom = domainOf(move.target)
  const flags = [DomainXMLFlags.SECURE, DomainXMLFlags.MIGRATABLE]
  const [{ xml }, snapshots] = await Promise.all([
    from.link.ask(question, (call, options) => call.domainGetXmlDesc({ dom, flags }, options)),
    ifTold(from.link.ask(question, (call, options) => call.domainSnapshotNum({ dom }, options))),
  ])
  const needs = movingNeeds(xml)
  const along = await Promise.all(
    (move.disks ?? []).map((disk) => diskSourceAt(from.link, from.facts, disk.from, signal)),
  )
  const gone = new Set(along.flatMap((place) => ('path' in place ? place.path : [])))
  const stay = needs.files.filter((path) => !gone.has(path))
  const asked = await Promise.all([
    cpuObstacles(needs, from, to, question),
    sameVmThere(needs, dom, to.link, question),
    missingDisks(stay, to.link, question),
    missingNetworks(needs, to.link, question),
    switchedOffObstacles(needs, from.link, to.link, move, question),
  ])
  return [
    ...abilityObstacles(from, to, move),
    ...modeObstacles(from, to, move),
    ...along.flatMap((place) =>
      place.type === 'volume' ? `its disk ${place.volume} is no file or device of "${from.link.label}"` : [],
    ),
    ...(along.length > 0 ? needs.sharedDisks : []),
    ...((snapshots?.num ?? 0) > 0 ? [SNAPSHOTS] : []),
    ...needs.bound,
    ...machineObstacles(needs, to),
    ...asked.flat(),
  ]
}

function abilityObstacles(from: MovingHost, to: MovingHost, { options }: VmMove): string[] {
  const wanted = {
    'auto-converge': options.autoConverge,
    parallel: options.parallel !== undefined,
    'post-copy': options.postCopy,
    tls: options.tls,
    'peer-to-peer': options.mode === 'peer-to-peer',
    tunnelled: options.mode === 'tunnelled',
  }
  return [from, to].flatMap(({ link, facts }) =>
    Object.entries(abilitiesOf(facts)).flatMap(([ability, able]) =>
      wanted[ability as keyof typeof wanted] && able !== true ? [`"${link.label}" has no ${ability}: ${able}`] : [],
    ),
  )
}

/** Whether the source is let in over there, no daemon tells before it tries. */
function modeObstacles(
  from: MovingHost,
  to: MovingHost,
  { options: { mode = 'managed' }, disks = [] }: VmMove,
): string[] {
  if (mode === 'managed') return []
  const reach =
    `"${from.link.label}" is to connect to "${to.link.label}" itself, and Covisor knows that one by no address that others could use: ` +
    'add it with tls, ssh or tcp and a host name, or let Covisor lead the move'
  return [
    ...(peerUri(to.link.uri) === undefined ? [reach] : []),
    ...(mode === 'tunnelled' && disks.length > 0 ? ['a tunnel carries memory, and no disks'] : []),
  ]
}

function machineObstacles(needs: MovingNeeds, { link, facts }: MovingHost): string[] {
  const guest = hvmGuestOf(facts.capabilities)
  const found: string[] = []
  if (needs.domainType === 'kvm' && facts.acceleration !== 'hardware') {
    found.push(`it runs on KVM, and "${link.label}" has none: ${facts.acceleration.emulated}`)
  }
  const machines = guest?.machines ?? []
  if (needs.machine !== undefined && machines.length > 0 && !machines.includes(needs.machine)) {
    found.push(`"${link.label}" does not know its machine type ${needs.machine}: its QEMU is too old, or another one`)
  }
  if (needs.tpm && facts.vmHost.tpmModel === undefined)
    found.push(`"${link.label}" cannot emulate its TPM; install swtpm`)
  return found
}

async function cpuObstacles(
  { cpu, cpuMode, domainType, machine }: MovingNeeds,
  from: MovingHost,
  to: MovingHost,
  question: Question,
): Promise<string[]> {
  // Without KVM QEMU translates every instruction, and what the CPU can do does not matter.
  if (domainType !== 'kvm' || cpu === undefined) return []
  if (cpuMode === 'host-passthrough') {
    if (from.facts.capabilities.cpuXml === to.facts.capabilities.cpuXml) return []
    return [`its CPU is the host's own (host-passthrough), and that of "${to.link.label}" is another one`]
  }
  const guest = hvmGuestOf(to.facts.capabilities)
  const args = { emulator: guest?.emulator, arch: guest?.arch, machine, virttype: domainType, xmlCPU: cpu }
  const told = await ifTold(
    to.link.ask(question, (call, options) => call.connectCompareHypervisorCpu({ ...args, flags: undefined }, options)),
  )
  if (told === undefined || told.result !== CPUCompareResult.INCOMPATIBLE) return []
  return [`"${to.link.label}" lacks features of its CPU; give the VM a CPU model that all hosts of the cluster have`]
}

async function sameVmThere({ name }: MovingNeeds, dom: Domain, link: HostLink, question: Question): Promise<string[]> {
  const [same, named] = await Promise.all([
    ifNotGone(link.ask(question, (call, options) => call.domainLookupByUuid({ uuid: dom.uuid }, options))),
    ifNotGone(link.ask(question, (call, options) => call.domainLookupByName({ name }, options))),
  ])
  if (same !== undefined) return [`"${link.label}" knows this VM already; remove that definition there first`]
  return named === undefined ? [] : [`"${link.label}" has another VM named "${name}"`]
}

/** What travels with the memory of a running VM, and with nothing else. */
async function switchedOffObstacles(
  { tpm, nvram }: MovingNeeds,
  link: HostLink,
  other: HostLink,
  { target }: VmMove,
  question: Question,
): Promise<string[]> {
  const { signal } = question
  const { active } = await stateOf(link, target, signal)
  if (active) return []
  const isLocal = nvram !== undefined && !(await isVolume(nvram, other, question))
  const stays = (what: string) =>
    `${what} is kept by "${link.label}" alone and moves only with a running VM: start it first`
  return [
    ...(tpm ? [stays('what its TPM holds')] : []),
    ...(isLocal ? [stays(`what its UEFI firmware remembers (${nvram})`)] : []),
    ...((await hasSavedMemory(link, target, signal)) ? [`it is suspended, with its memory on "${link.label}"`] : []),
  ]
}

async function missingDisks(files: readonly string[], link: HostLink, question: Question): Promise<string[]> {
  const found = await Promise.all(
    files.map(async (path) => ((await isVolume(path, link, question)) ? [] : [`"${link.label}" does not see ${path}`])),
  )
  return found.flat()
}

async function isVolume(path: string, link: HostLink, question: Question): Promise<boolean> {
  const look = () => ifNotGone(link.ask(question, (call, options) => call.storageVolLookupByPath({ path }, options)))
  if ((await look()) !== undefined) return true
  // A file that another host made is seen when the pool is looked through again.
  const folder = path.slice(0, path.lastIndexOf('/'))
  const found = await ifNotGone(
    link.ask(question, (call, options) => call.storagePoolLookupByTargetPath({ path: folder }, options)),
  )
  if (found === undefined) return false
  const args = { pool: found.pool, flags: undefined }
  await ifTold(link.askSlow(question, (call, options) => call.storagePoolRefresh(args, options)))
  return (await look()) !== undefined
}

async function missingNetworks({ networks }: MovingNeeds, link: HostLink, question: Question): Promise<string[]> {
  const found = await Promise.all(
    networks.map(async (name) => {
      const net = await ifNotGone(link.ask(question, (call, options) => call.networkLookupByName({ name }, options)))
      if (net === undefined) return [`"${link.label}" has no network "${name}"`]
      const { active } = await link.ask(question, (call, options) => call.networkIsActive({ net: net.net }, options))
      return active === 1 ? [] : [`network "${name}" is not active on "${link.label}"`]
    }),
  )
  return found.flat()
}
