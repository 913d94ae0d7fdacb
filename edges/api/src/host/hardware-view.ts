/** A host's hardware as clients see it. */
import type { HostUseCases } from '@covisor/control'
import { Type } from 'typebox'
import { bytes, nullable, oneOf, text, view } from '../route.ts'

type Hardware = Awaited<ReturnType<HostUseCases['hardware']>>

const kinds = [
  'gpu',
  'network',
  'storage',
  'accelerator',
  'other',
] as const satisfies readonly Hardware['pci'][number]['kind'][]

export const hardwareView = view(
  'HostHardware',
  Type.Object({
    numa: Type.Array(
      Type.Object({
        cell: Type.Integer(),
        memoryMiB: Type.Integer(),
        cpus: Type.Array(Type.Integer(), { description: 'logical CPUs, as the host numbers them' }),
        hugePages: Type.Array(Type.Object({ pageKiB: Type.Integer(), pages: Type.Integer() })),
        distances: Type.Array(Type.Object({ cell: Type.Integer(), value: Type.Integer() }), {
          description: 'to each cell; 10 is the nearest',
        }),
      }),
    ),
    networkCards: Type.Array(
      Type.Object({
        name: Type.String(),
        mac: Type.String(),
        isUp: Type.Boolean(),
        mbitPerSecond: nullable(Type.Integer()),
      }),
    ),
    disks: Type.Array(Type.Object({ name: Type.String(), model: nullable(Type.String()), sizeBytes: bytes('in all') })),
    pci: Type.Array(
      Type.Object({
        address: text('as lspci writes it'),
        kind: oneOf(kinds),
        id: text('vendor and product by their numbers: 10de:1eb8'),
        vendor: Type.String(),
        product: Type.String(),
        driver: nullable(text("the host's own")),
        numaCell: nullable(Type.Integer()),
        iommuGroup: nullable(Type.Integer({ description: 'null: it cannot be passed through' })),
      }),
    ),
  }),
)

export function viewHardware({ numa, networkCards, disks, pci }: Hardware) {
  return {
    numa,
    networkCards: networkCards.map((card) => ({ ...card, mbitPerSecond: card.mbitPerSecond ?? null })),
    disks: disks.map((disk) => ({ ...disk, model: disk.model ?? null })),
    pci: pci.map((device) => ({
      ...device,
      driver: device.driver ?? null,
      numaCell: device.numaCell ?? null,
      iommuGroup: device.iommuGroup ?? null,
    })),
  }
}
