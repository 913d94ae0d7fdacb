/** What a simulated host claims to be made of: two cells of memory, a card, a disk, and the GPUs that its address asks for. */
import type { HardwarePart, HostHardware } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { HostModel } from '../world/inventory.ts'
import type { Caller } from './caller.ts'

export const hardwarePart = (caller: Caller): HardwarePart => ({
  read: (nativeHost, signal) =>
    caller.call('readHardware', {}, signal, () => {
      const host = caller.endpoint.hosts.get(nativeHost)
      if (host === undefined) throw new AppError('NOT_FOUND', { kind: 'host', name: nativeHost })
      return hardwareOf(host)
    }),
})

export function hardwareOf({ cpus, memoryMiB, hugePagesMiB = 0, gpus = 0 }: HostModel): HostHardware {
  const half = Math.max(1, Math.floor(cpus / 2))
  const numbers = Array.from({ length: cpus }, (_, cpu) => cpu)
  const pages = Math.floor(hugePagesMiB / 2 / 2)
  const cell = (id: number, own: readonly number[]) => ({
    cell: id,
    memoryMiB: Math.floor(memoryMiB / 2),
    cpus: own,
    hugePages: pages === 0 ? [] : [{ pageKiB: 2048, pages }],
    distances: [0, 1].map((other) => ({ cell: other, value: other === id ? 10 : 21 })),
  })
  return {
    numa: [cell(0, numbers.slice(0, half)), cell(1, numbers.slice(half))],
    networkCards: [{ name: 'eth0', mac: '52:54:00:00:00:01', isUp: true, mbitPerSecond: 10_000 }],
    disks: [{ name: '/dev/sda', model: 'Simulated disk', sizeBytes: 10 ** 12 }],
    pci: [
      {
        address: '0000:00:02.0',
        kind: 'network',
        id: '1af4:1041',
        vendor: 'Covisor',
        product: 'Simulated card',
        driver: 'sim',
      },
      ...Array.from({ length: gpus }, (_, n) => ({
        address: `0000:${(0x3b + n).toString(16)}:00.0`,
        kind: 'gpu' as const,
        id: '10de:1eb8',
        vendor: 'NVIDIA Corporation',
        product: 'TU104GL [Tesla T4]',
        numaCell: n % 2,
        iommuGroup: 20 + n,
      })),
    ],
  }
}
