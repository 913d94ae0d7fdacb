/** What is promised to VMs, against what the hosts physically have. Promised beyond the physical is said, not hidden. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { mebibytes, vmCount, whole } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { hostList } from '../queries.ts'
import { t } from '../words/translate.ts'

export function Compute(): ReactNode {
  const { data: hosts = [] } = useQuery(hostList)
  const sum = (of: (host: (typeof hosts)[number]) => number) => hosts.reduce((total, host) => total + of(host), 0)
  const vcpus = sum((host) => host.reservedVcpus)
  const cpus = sum((host) => host.cpu.logical)
  return (
    <Facts
      label={t('overview.compute')}
      facts={[
        [
          t('frame.place.hosts'),
          <RowLink key="hosts" to="/hosts">
            {t('overview.hosts', { count: hosts.length })}
          </RowLink>,
        ],
        [
          t('frame.place.vms'),
          <RowLink key="vms" to="/vms">
            {vmCount(sum((host) => host.vms.total))},{' '}
            {t('overview.running', { count: sum((host) => host.vms.running) })}
          </RowLink>,
        ],
        [
          t('overview.memoryPromised'),
          <UseMeter
            key="memory"
            label={t('overview.memoryPromised')}
            used={sum((host) => host.reservedMemoryMiB)}
            of={sum((host) => host.memoryMiB)}
            text={mebibytes}
          />,
        ],
        [t('overview.memoryFree'), mebibytes(sum((host) => host.freeMemoryMiB))],
        [
          t('overview.vcpusPromised'),
          t('overview.vcpusOnCpus', {
            vcpus: whole(vcpus),
            cpus: whole(cpus),
            ratio: (cpus === 0 ? 0 : vcpus / cpus).toFixed(1),
          }),
        ],
      ]}
    />
  )
}
