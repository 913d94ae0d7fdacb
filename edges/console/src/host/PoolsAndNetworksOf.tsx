/** What a host reaches: its pools, with what is free in them, and its networks. */
import type { Schema } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { bytes } from '../parts/amounts.ts'
import { type Fact, Facts } from '../parts/Facts.tsx'
import { Links } from '../parts/Links.tsx'
import { Subject } from '../parts/Subject.tsx'
import { networkList, poolList } from '../queries.ts'
import { t } from '../words/translate.ts'

export function PoolsAndNetworksOf({ host }: { readonly host: Schema<'Host'> }): ReactNode {
  const { data: pools = [] } = useQuery(poolList)
  const { data: networks = [] } = useQuery(networkList)
  const isHere = ({ hosts }: { readonly hosts: readonly { readonly id: string }[] }) =>
    hosts.some(({ id }) => id === host.id)
  return (
    <Facts
      label={t('host.poolsAndNetworks')}
      facts={[
        ...pools.filter(isHere).map(
          (pool): Fact => [
            pool.name,
            <span key={pool.id}>
              <Subject kind="pool" id={pool.id} name={t('frame.kind.pool')} />
              {`, ${t('overview.poolFree', { free: bytes(pool.availableBytes), all: bytes(pool.capacityBytes) })}`}
            </span>,
          ],
        ),
        [t('frame.place.networks'), <Links key="networks" kind="network" of={networks.filter(isHere)} />],
      ]}
    />
  )
}
