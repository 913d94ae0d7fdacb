/**
 * The edit that brings a VM back to what was wanted of it at an earlier time. Works on wishes only: what is on its disks stays.
 *
 * Disks are the same if their volume is, network cards if their MAC address is; keys may have been given anew meanwhile.
 */
import { type Actor, AppError, type VmSpec } from '@covisor/model'
import { storeAt } from '../as-of.ts'
import type { Services } from '../services.ts'
import type { EditVm, NewNic } from './vms.ts'

/** Throws NOT_FOUND for a VM that was not there, NOT_SUPPORTED for one that was only observed. */
export async function editsBack(services: Services, actor: Actor, vm: string, asOf: Date): Promise<EditVm> {
  const now = await services.store.vms.resolve(actor, vm)
  const was = await storeAt(services, { asOf }).vms.get(actor, now.id)
  if (was.desired === null || now.desired === null) {
    const why = 'nothing was wanted of it then: it was only observed'
    throw new AppError('NOT_SUPPORTED', { what: `bringing back the hardware of "${now.name}"`, why })
  }
  return {
    ...(was.name === now.name ? {} : { name: was.name }),
    ...(was.description === now.description ? {} : { description: was.description }),
    vcpus: was.desired.vcpus,
    memoryMiB: was.desired.memoryMiB,
    startWithHost: was.desired.startWithHost,
    ...disksBack(was.desired, now.desired),
    ...nicsBack(was.desired, now.desired),
    cdroms: Object.fromEntries(
      was.desired.cdroms
        .filter((drive) => now.desired!.cdroms.find(({ key }) => key === drive.key)?.volume !== drive.volume)
        .map(({ key, volume }) => [key, volume]),
    ),
  }
}

function disksBack(was: VmSpec, now: VmSpec): Pick<EditVm, 'addDisks' | 'removeDisks'> {
  const in_ = (spec: VmSpec) => (disk: VmSpec['disks'][number]) =>
    spec.disks.some(({ volume }) => volume === disk.volume)
  return {
    removeDisks: now.disks.filter((disk) => !in_(was)(disk)).map(({ key }) => key),
    addDisks: was.disks.filter((disk) => !in_(now)(disk)).map(({ volume, bus }) => ({ volume, bus })),
  }
}

function nicsBack(was: VmSpec, now: VmSpec): Pick<EditVm, 'addNics' | 'removeNics' | 'connectNics'> {
  const same = (spec: VmSpec, mac: string) => spec.nics.find((nic) => nic.mac === mac)
  const kept = now.nics.filter(({ mac }) => same(was, mac) !== undefined)
  return {
    removeNics: now.nics.filter(({ mac }) => same(was, mac) === undefined).map(({ key }) => key),
    addNics: was.nics
      .filter(({ mac }) => same(now, mac) === undefined)
      .map(({ network, model, mac }): NewNic => ({ network, model, mac })),
    connectNics: Object.fromEntries(kept.map(({ key, mac }) => [key, same(was, mac)!.connected])),
  }
}
