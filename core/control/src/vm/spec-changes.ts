/**
 * What an edit changes about a VM, in words for its plan and its task. Pure.
 *
 * Disks and network cards are told by their keys alone: tasks are read by people who may not see volumes or networks.
 */
import type { DedicatedParts, VmSpec } from '@covisor/model'
import { pageText } from '@covisor/scheduler'

export interface NamedSpec {
  readonly name: string
  readonly spec: VmSpec
}

/** 'vCPUs 2 → 4', 'memory 1024 → 2048 MiB', 'without disk1'; empty when only words for people change. */
export function specChanges(before: NamedSpec, after: NamedSpec): string[] {
  const [was, is] = [before.spec, after.spec]
  return [
    before.name === after.name ? '' : `its name: "${after.name}"`,
    was.vcpus === is.vcpus ? '' : `vCPUs ${was.vcpus} → ${is.vcpus}`,
    was.memoryMiB === is.memoryMiB ? '' : `memory ${was.memoryMiB} → ${is.memoryMiB} MiB`,
    was.startWithHost === is.startWithHost ? '' : is.startWithHost ? 'start with its host' : 'no start with its host',
    ...partsOf(was.dedicated ?? {}, is.dedicated ?? {}),
    ...devices(was.disks, is.disks),
    ...devices(was.nics, is.nics),
    ...is.nics.flatMap(({ key, connected }) => {
      const old = was.nics.find((nic) => nic.key === key)
      return old === undefined || old.connected === connected
        ? []
        : [`${key} ${connected ? 'plugged in' : 'unplugged'}`]
    }),
    ...is.cdroms.flatMap(({ key, volume }) => {
      const old = was.cdroms.find((drive) => drive.key === key)
      return old === undefined || old.volume === volume
        ? []
        : [`${volume === null ? 'no disc' : 'another disc'} in ${key}`]
    }),
  ].filter((text) => text !== '')
}

function partsOf(was: DedicatedParts, is: DedicatedParts): string[] {
  const { hugePageKiB, numaCell } = is
  return [
    ...(was.hugePageKiB === hugePageKiB
      ? []
      : [hugePageKiB === undefined ? 'memory in ordinary pages' : `memory in pages of ${pageText(hugePageKiB)}`]),
    ...(was.numaCell === numaCell ? [] : [numaCell === undefined ? 'in any NUMA cell' : `in NUMA cell ${numaCell}`]),
    ...devices(was.devices ?? [], is.devices ?? []),
  ]
}

type Device = { readonly key: string }

function devices(was: readonly Device[], is: readonly Device[]): string[] {
  const missing = (from: readonly Device[], among: readonly Device[]) =>
    from.filter(({ key }) => !among.some((other) => other.key === key)).map(({ key }) => key)
  return [...missing(was, is).map((key) => `without ${key}`), ...missing(is, was).map((key) => `with ${key}`)]
}
