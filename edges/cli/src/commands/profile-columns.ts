/** How mapping profiles look. */
import type { Schema } from '@covisor/client'
import { mebibytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type Profile = Schema<'ImportProfile'>

const nameOf = ({ name }: { readonly name: string }): string => (name === '' ? '(gone)' : name)
const networksOf = ({ networks }: Profile): string =>
  networks.map(({ theirs, network }) => `${theirs}=${nameOf(network)}`).join('; ')

export const profileColumns: readonly Column<Profile>[] = [
  { header: 'NAME', cell: (profile) => profile.name },
  { header: 'NETWORKS', cell: networksOf },
  { header: 'POOL', cell: ({ pool }) => (pool === null ? '' : nameOf(pool)) },
  {
    header: 'HARDWARE',
    cell: ({ diskBus, nicModel, firmware }) => [diskBus, nicModel, firmware].filter((kind) => kind !== null).join(', '),
  },
  {
    header: 'SIZE',
    cell: ({ vcpus, memoryMiB, deploymentOption }) =>
      [
        vcpus === null ? [] : `${vcpus} vCPUs`,
        memoryMiB === null ? [] : mebibytes(memoryMiB),
        deploymentOption === null ? [] : deploymentOption,
      ]
        .flat()
        .join(', '),
  },
]
