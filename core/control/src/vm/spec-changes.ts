/**
 * What an edit changes about a VM, in words for its plan and its task. Pure.
 *
 * Disks and network cards are told by their keys alone: tasks are read by people who may not see volumes or networks.
 */
import type { VmSpec } from '@covisor/model'

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

type Device = { readonly key: string }

function devices(was: readonly Device[], is: readonly Device[]): string[] {
  const missing = (from: readonly Device[], among: readonly Device[]) =>
    from.filter(({ key }) => !among.some((other) => other.key === key)).map(({ key }) => key)
  return [...missing(was, is).map((key) => `without ${key}`), ...missing(is, was).map((key) => `with ${key}`)]
}
