/** How shares of clusters and entitlements are shown. */
import type { Schema } from '@covisor/client'
import { bytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type Allocation = Schema<'Allocation'>
type Share = Allocation['vcpus']

const MIB = 1024 ** 2
const percent = (part: number) => `${Math.round(part * 100)} %`
const of = ({ used, maximum }: Share, amount: (value: number) => string) =>
  [used === null ? '-' : amount(used), maximum === null ? 'no limit' : amount(maximum)].join(' of ')

export const allocationColumns: readonly Column<Allocation>[] = [
  { header: 'CLUSTER', cell: ({ cluster }) => cluster.name },
  { header: 'MODEL', cell: ({ model }) => model },
  { header: 'VCPUS', cell: ({ vcpus }) => of(vcpus, (value) => `${value}`), align: 'right' },
  { header: 'GUARANTEED', cell: ({ vcpus }) => percent(vcpus.guarantee), align: 'right' },
  { header: 'MEMORY', cell: ({ memoryMiB }) => of(memoryMiB, (value) => bytes(value * MIB)), align: 'right' },
  { header: 'GUARANTEED', cell: ({ memoryMiB }) => percent(memoryMiB.guarantee), align: 'right' },
]

export const entitlementColumns: readonly Column<Schema<'Entitlement'>>[] = [
  { header: 'KIND', cell: ({ kind }) => kind },
  { header: 'NAME', cell: ({ resource }) => resource.name },
  { header: 'ID', cell: ({ resource }) => resource.id },
]
