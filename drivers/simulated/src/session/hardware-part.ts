/** What a simulated host claims to be made of: two cells of memory, a card, a disk. */
import type { HardwarePart } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { Caller } from './caller.ts'

export const hardwarePart = (caller: Caller): HardwarePart => ({
  read: (nativeHost, signal) =>
    caller.call('readHardware', {}, signal, () => {
      const host = caller.endpoint.hosts.get(nativeHost)
      if (host === undefined) throw new AppError('NOT_FOUND', { kind: 'host', name: nativeHost })
      const half = Math.max(1, Math.floor(host.cpus / 2))
      const cpus = Array.from({ length: host.cpus }, (_, cpu) => cpu)
      const cell = (id: number, own: readonly number[]) => ({
        cell: id,
        memoryMiB: Math.floor(host.memoryMiB / 2),
        cpus: own,
        hugePages: [],
        distances: [0, 1].map((other) => ({ cell: other, value: other === id ? 10 : 21 })),
      })
      return {
        numa: [cell(0, cpus.slice(0, half)), cell(1, cpus.slice(half))],
        networkCards: [{ name: 'eth0', mac: '52:54:00:00:00:01', isUp: true, mbitPerSecond: 10_000 }],
        disks: [{ name: '/dev/sda', model: 'Simulated disk', sizeBytes: 10 ** 12 }],
        pci: [
          { address: '0000:00:02.0', kind: 'network', vendor: 'Covisor', product: 'Simulated card', driver: 'sim' },
        ],
      }
    }),
})
