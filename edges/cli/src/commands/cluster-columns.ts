/** How clusters look in lists and alone. */
import type { Schema } from '@covisor/client'
import { mebibytes as mib } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type Cluster = Schema<'Cluster'>

export const clusterColumns: readonly Column<Cluster>[] = [
  { header: 'NAME', cell: (cluster) => cluster.name },
  { header: 'HOSTS', cell: (cluster) => cluster.hosts.length, align: 'right' },
  { header: 'VMS', cell: (cluster) => cluster.vms.total, align: 'right' },
  { header: 'MEMORY', cell: (cluster) => mib(cluster.capacity.memoryMiB), align: 'right' },
  { header: 'PROMISED', cell: (cluster) => mib(cluster.promised.memoryMiB), align: 'right' },
  { header: 'PREFER', cell: (cluster) => cluster.prefer },
  { header: 'BALANCE', cell: (cluster) => cluster.balance },
]

export const clusterFields: readonly Column<Cluster>[] = [
  { header: 'NAME', cell: (cluster) => cluster.name },
  { header: 'ID', cell: (cluster) => cluster.id },
  { header: 'SITE', cell: (cluster) => cluster.site.name },
  {
    header: 'HOSTS',
    cell: ({ hosts }) =>
      hosts
        .map(({ name, duty, connection }) => {
          const notes = [duty === 'active' ? [] : duty, connection === 'connected' ? [] : connection].flat()
          return notes.length === 0 ? name : `${name} (${notes.join(', ')})`
        })
        .join(', '),
  },
  { header: 'VMS', cell: ({ vms }) => `${vms.total}, ${vms.running} running` },
  {
    header: 'MEMORY',
    cell: ({ promised, capacity }) => `${mib(promised.memoryMiB)} of ${mib(capacity.memoryMiB)} promised`,
  },
  { header: 'VCPUS', cell: ({ promised, capacity }) => `${promised.vcpus} of ${capacity.vcpus} promised` },
  { header: 'PREFER', cell: (cluster) => cluster.prefer },
  { header: 'OVERCOMMIT', cell: (cluster) => `${cluster.vcpusPerCpu} vCPUs per CPU, memory x ${cluster.memoryRatio}` },
  { header: 'BALANCE', cell: (cluster) => cluster.balance },
  {
    header: 'MOVES AT ONCE',
    cell: ({ movesAtOnce, movesPerLink, moveBandwidthMiBps: limit }) =>
      [
        `${movesAtOnce} per host`,
        movesPerLink === null ? [] : `${movesPerLink} per link`,
        limit === null ? [] : `${limit} MiB a second each`,
      ]
        .flat()
        .join(', '),
  },
  { header: 'CPU OF NEW VMS', cell: (cluster) => cluster.cpuModel ?? "the host's own" },
  {
    header: 'CPUS IN COMMON',
    cell: ({ baseline }) => [baseline.level ?? [], baseline.models.join(', ')].flat().join('; '),
  },
  { header: 'MACHINES IN COMMON', cell: ({ baseline }) => baseline.machines.slice(-5).join(', ') },
  { header: 'DIFFERENCES', cell: ({ baseline }) => baseline.differences.join('; ') },
]
