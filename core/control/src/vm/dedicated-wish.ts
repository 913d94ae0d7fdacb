/** What a new VM is to have of its host for itself, checked: whole pages, devices that can be named, and who may ask for them. */
import { type Actor, AppError, isDeviceWish, pciKinds } from '@covisor/model'
import { authorise } from '../accept.ts'
import type { DedicatedWish } from '../plan/place-vm.ts'
import type { CreateVm } from './vms.ts'

type Asked = Pick<CreateVm, 'hugePageKiB' | 'oneNumaCell' | 'devices'> & { readonly memoryMiB: number }

/** Throws REQUEST_INVALID, and FORBIDDEN for devices without the right to pass them. */
export function dedicatedWish(actor: Actor, vm: string, asked: Asked): DedicatedWish | undefined {
  const { hugePageKiB, oneNumaCell = false, devices = [], memoryMiB } = asked
  if (hugePageKiB === undefined && !oneNumaCell && devices.length === 0) return undefined
  if (hugePageKiB !== undefined && (memoryMiB * 1024) % hugePageKiB !== 0)
    throw new AppError('REQUEST_INVALID', {
      where: 'memoryMiB',
      why: `${memoryMiB} MiB are not whole pages of ${hugePageKiB} KiB`,
    })
  if (devices.length > 0) authorise(actor, { verb: 'vm:pass-device', target: { kind: 'vm', name: vm } })
  const wishes = devices.map((text, index) => ({ key: `device${index}`, wanted: text.toLowerCase() }))
  for (const { wanted } of wishes)
    if (!isDeviceWish(wanted))
      throw new AppError('REQUEST_INVALID', {
        where: 'devices',
        why: `"${wanted}": write vendor and product, such as 10de:1eb8, or ${pciKinds.join(', ')}`,
      })
  return {
    ...(hugePageKiB === undefined ? {} : { hugePageKiB }),
    ...(oneNumaCell ? { isOneCell: true } : {}),
    ...(wishes.length === 0 ? {} : { devices: wishes }),
  }
}
