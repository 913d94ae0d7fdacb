/** What a host is made of, one line a piece. */
import type { Schema } from '@covisor/client'
import { bytes, mebibytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type Hardware = Schema<'HostHardware'>

export const hardwareFields: readonly Column<Hardware>[] = [
  { header: 'NUMA cells', cell: ({ numa }) => numa.map(cellText).join('\n') },
  {
    header: 'Network cards',
    cell: ({ networkCards }) =>
      networkCards
        .map(({ name, mac, isUp, mbitPerSecond }) => {
          const link = mbitPerSecond === null ? 'up' : `up, ${mbitPerSecond} Mbit/s`
          return `${name}: ${mac}, ${isUp ? link : 'down'}`
        })
        .join('\n'),
  },
  {
    header: 'Disks',
    cell: ({ disks }) =>
      disks
        .map(({ name, model, sizeBytes }) => `${name}: ${bytes(sizeBytes)}${model === null ? '' : `, ${model}`}`)
        .join('\n'),
  },
  { header: 'PCI devices', cell: ({ pci }) => pci.map(pciText).join('\n') },
]

function cellText({ cell, memoryMiB, cpus, hugePages }: Hardware['numa'][number]): string {
  const pages = hugePages.map((one) => `, ${one.pages} pages of ${mebibytes(one.pageKiB / 1024)}`).join('')
  return `${cell}: ${mebibytes(memoryMiB)}, CPUs ${ranges(cpus)}${pages}`
}

function pciText({ address, kind, vendor, product, driver, numaCell, iommuGroup }: Hardware['pci'][number]): string {
  const facts = [
    driver === null ? 'no driver' : `driver ${driver}`,
    numaCell === null ? '' : `NUMA cell ${numaCell}`,
    iommuGroup === null ? 'cannot be passed through (no IOMMU)' : `IOMMU group ${iommuGroup}`,
  ]
  return `${address} ${kind}: ${vendor} ${product}, ${facts.filter((fact) => fact !== '').join(', ')}`
}

/** 0,1,2,3,8 as 0-3,8. */
function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = []
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = parts.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else parts.push([number, number])
  }
  return parts.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
}
