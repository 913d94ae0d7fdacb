/**
 * What the CPUs of a cluster's hosts have in common, computed from the hosts (vSphere's EVC): the named model that new VMs can be
 * given so that they run on every host, the level that operating systems speak of, and what keeps the hosts apart.
 *
 * Levels are those of the x86-64 psABI, chapter 3.1.1; names of features are Linux's. A host that tells no features is left out
 * of the sum and named.
 */
import type { ObservedHost } from '@covisor/driver-api'
import { bestLast } from './cpu-generations.ts'

export interface BaselineHost {
  readonly name: string
  readonly facts: Pick<ObservedHost, 'architecture' | 'cpu' | 'machines'>
}

export interface CpuBaseline {
  readonly architecture: string | undefined
  readonly level: string | undefined
  /** Named models that every host can give a guest, best last where that is known. */
  readonly models: readonly string[]
  /** The best of them. */
  readonly suggested: string | undefined
  /** The newest of each kind last. */
  readonly machines: readonly string[]
  /** Sentences for people. */
  readonly differences: readonly string[]
}

const levels: readonly (readonly [string, readonly string[]])[] = [
  ['x86-64-v2', ['cx16', 'popcnt', 'sse4.1', 'sse4.2', 'ssse3']],
  ['x86-64-v3', ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe']],
  ['x86-64-v4', ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl']],
]

export function cpuBaseline(hosts: readonly BaselineHost[]): CpuBaseline {
  const architectures = distinct(hosts.map(({ facts }) => facts.architecture))
  const architecture = architectures.length === 1 ? architectures[0] : undefined
  const features = common(hosts.map(({ facts }) => facts.cpu.features))
  const vendors = distinct(hosts.map(({ facts }) => facts.cpu.vendor ?? 'unknown'))
  const models = bestLast(common(hosts.map(({ facts }) => facts.cpu.models)), vendors)
  const machines = common(hosts.map(({ facts }) => facts.machines)).toSorted(newestLast.compare)
  return {
    architecture,
    level: architecture === 'x86_64' ? levelOf(new Set(features)) : undefined,
    models,
    suggested: models.at(-1),
    machines,
    differences: hosts.length < 2 ? [] : [...differences(hosts, features), ...machineTrouble(hosts, machines)],
  }
}

function levelOf(features: ReadonlySet<string>): string {
  let level = 'x86-64-v1'
  for (const [name, needed] of levels) {
    if (!needed.every((feature) => features.has(feature))) break
    level = name
  }
  return level
}

function differences(hosts: readonly BaselineHost[], shared: readonly string[]): string[] {
  const found: string[] = []
  const architectures = distinct(hosts.map(({ facts }) => facts.architecture))
  if (architectures.length > 1) found.push(`the hosts are of different architectures: ${architectures.join(', ')}`)
  const vendors = distinct(hosts.flatMap(({ facts }) => facts.cpu.vendor ?? []))
  if (vendors.length > 1)
    found.push(`the CPUs are of different vendors (${vendors.join(', ')}): running VMs do not move between them`)
  for (const { name, facts } of hosts) {
    if (facts.cpu.features === undefined) {
      found.push(`${name} does not tell what its CPU can do`)
      continue
    }
    const more = facts.cpu.features.filter((feature) => !shared.includes(feature))
    if (more.length > 0) found.push(`${name} can more than the others: ${some(more)}; VMs that use it stay there`)
  }
  return found
}

const machineTrouble = (hosts: readonly BaselineHost[], machines: readonly string[]): string[] =>
  machines.length === 0 && hosts.every(({ facts }) => facts.machines !== undefined)
    ? ['the hosts have no machine type in common: their QEMUs are too far apart for running VMs to move']
    : []

const some = (names: readonly string[]): string =>
  names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')

const distinct = (values: readonly string[]): string[] => [...new Set(values)].toSorted()

/** Of those that tell. */
function common(lists: readonly (readonly string[] | undefined)[]): string[] {
  const told = lists.filter((list) => list !== undefined)
  const [first = [], ...others] = told
  return first.filter((value) => others.every((list) => list.includes(value)))
}

/** Versions count as numbers: pc-q35-10.0 comes after pc-q35-9.2. */
const newestLast = new Intl.Collator('en', { numeric: true })
