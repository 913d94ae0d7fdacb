/**
 * Carries the difference between two definitions over to a VM as it is seen, and says what a running guest has now and what
 * only after its next start. Pure. Whatever did not differ stays, also where it is not ours: that is what makes adoption safe.
 */
import type { ObservedDisk, ObservedNic, ObservedVm, UpdateOutcome, VmDefinition } from '@covisor/driver-api'
import { disksOf, nicsOf } from './observed-of.ts'

export interface ChangedVm {
  /** What the VM is once it is started again, or at once if it is stopped. */
  readonly config: ObservedVm
  /** What a running guest sees. */
  readonly live: ObservedVm
  readonly outcome: UpdateOutcome
}

export function changedVm(
  config: ObservedVm,
  live: ObservedVm,
  before: VmDefinition,
  after: VmDefinition,
  isOn: boolean,
): ChangedVm {
  const changes = [...fieldChanges(before, after), ...deviceChanges(before, after)]
  const now = changes.filter((change) => !isOn || change.needsStart?.(live) === undefined)
  const later = changes.filter((change) => !now.includes(change))
  const marker = { installation: after.installation, vm: after.vm }
  return {
    config: changes.reduce<ObservedVm>((vm, change) => change.apply(vm), { ...config, marker }),
    live: now.reduce<ObservedVm>((vm, change) => change.apply(vm), { ...live, marker }),
    outcome: {
      now: now.map(({ what }) => what),
      nextStart: later.map((change) => ({ what: change.what, because: change.needsStart?.(live) ?? '' })),
    },
  }
}

interface Change {
  readonly what: string
  apply(vm: ObservedVm): ObservedVm
  /** Why a running guest does not see it, undefined if it does; absent: it always does. */
  needsStart?(live: ObservedVm): string | undefined
}

function fieldChanges(before: VmDefinition, after: VmDefinition): Change[] {
  const changed = (field: keyof VmDefinition['spec']) =>
    JSON.stringify(before.spec[field]) !== JSON.stringify(after.spec[field])
  const { spec } = after
  const fields: (Change | false)[] = [
    before.displayName !== after.displayName && {
      what: 'displayName',
      apply: (vm) => ({ ...vm, displayName: after.displayName }),
    },
    changed('vcpus') && {
      what: 'vcpus',
      apply: (vm) => ({ ...vm, vcpus: spec.vcpus, vcpusMax: Math.max(spec.vcpus, spec.vcpusMax ?? spec.vcpus) }),
      needsStart: ({ vcpusMax }) =>
        spec.vcpus <= vcpusMax ? undefined : `it was started with room for ${vcpusMax} vCPUs`,
    },
    changed('memoryMiB') && {
      what: 'memoryMiB',
      apply: (vm) => ({ ...vm, memoryMiB: spec.memoryMiB }),
      needsStart: () => 'the memory of a running VM is fixed',
    },
    changed('startWithHost') && {
      what: 'startWithHost',
      apply: (vm) => ({ ...vm, startWithHost: spec.startWithHost }),
    },
    changed('graphics') && {
      what: 'graphics',
      apply: (vm) => ({ ...vm, graphics: spec.graphics === 'vnc' ? ['vnc'] : [] }),
      needsStart: fixed,
    },
    ...fixedFields.map(
      (field) =>
        changed(field) && {
          what: field,
          apply: (vm: ObservedVm): ObservedVm => ({ ...vm, [field]: spec[field] }),
          needsStart: fixed,
        },
    ),
    changed('dedicated') && {
      what: 'dedicated',
      apply: (vm) => withParts(vm, spec.dedicated),
      // Devices are plugged; what memory is made of is decided at start.
      needsStart: () => (sameMemory(before.spec, spec) ? undefined : fixed()),
    },
    ...invisibleFields.map((field) => changed(field) && { what: field, apply: same, needsStart: fixed }),
  ]
  return fields.filter((field) => field !== false)
}

function withParts(vm: ObservedVm, parts: VmDefinition['spec']['dedicated']): ObservedVm {
  const { dedicated: _, ...rest } = vm
  return parts === undefined ? rest : { ...rest, dedicated: parts }
}

const sameMemory = (a: VmDefinition['spec'], b: VmDefinition['spec']): boolean =>
  a.dedicated?.hugePageKiB === b.dedicated?.hugePageKiB && a.dedicated?.numaCell === b.dedicated?.numaCell

const fixedFields = ['firmware', 'secureBoot', 'tpm', 'cpuModel', 'guestOs'] as const
const invisibleFields = ['coresPerSocket', 'bootOrder', 'vcpusMax'] as const
const fixed = () => 'a guest sees it when it starts'
const same = (vm: ObservedVm) => vm

function deviceChanges(before: VmDefinition, after: VmDefinition): Change[] {
  return [
    ...differences(disksOf(before), disksOf(after)).map(
      ([was, is]): Change => ({
        what: (was ?? is)?.key ?? '',
        apply: (vm) => ({ ...vm, disks: replaced(vm.disks, was, is, sameDisk) }),
        ...(was !== undefined && is !== undefined && was.bus !== is.bus && { needsStart: fixed }),
      }),
    ),
    ...differences(nicsOf(before), nicsOf(after)).map(
      ([was, is]): Change => ({
        what: (was ?? is)?.key ?? '',
        apply: (vm) => ({ ...vm, nics: replaced(vm.nics, was, is, sameNic) }),
        ...(was !== undefined && is !== undefined && was.model !== is.model && { needsStart: fixed }),
      }),
    ),
  ]
}

type Difference<T> = readonly [was: T | undefined, is: T | undefined]

function differences<T extends { readonly key: string }>(before: readonly T[], after: readonly T[]): Difference<T>[] {
  const keys = new Set([...before, ...after].map(({ key }) => key))
  return [...keys]
    .map((key): Difference<T> => [before.find((d) => d.key === key), after.find((d) => d.key === key)])
    .filter(([was, is]) => JSON.stringify(was) !== JSON.stringify(is))
}

/** In the place of the old one, or at the end; repeating it changes nothing. */
function replaced<T extends { readonly key: string }>(
  devices: readonly T[],
  was: T | undefined,
  is: T | undefined,
  isSame: (a: T, b: T) => boolean,
): T[] {
  const at = devices.findIndex((d) => d.key === (was ?? is)?.key || (was !== undefined && isSame(d, was)))
  if (at === -1) return is === undefined ? [...devices] : [...devices, is]
  return is === undefined ? devices.toSpliced(at, 1) : devices.toSpliced(at, 1, is)
}

/** A VM made elsewhere has keys of its own; what only this device has tells which it is. */
const sameDisk = (a: ObservedDisk, b: ObservedDisk) =>
  a.source?.volume !== undefined && JSON.stringify(a.source.volume) === JSON.stringify(b.source?.volume)
const sameNic = (a: ObservedNic, b: ObservedNic) => a.mac === b.mac
