/** What pools hold, what was promised from them, and which are fullest. A pool that several hosts share counts once. */
import type { Schema } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { bytes } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { type Fact, Facts } from '../parts/Facts.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { poolList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Pool = Schema<'Pool'>

const FULLEST = 4

export function Storage(): ReactNode {
  const { data: pools, isSuccess } = useQuery(poolList)
  if (!isSuccess) return null
  if (pools.length === 0) return <EmptyMessage title={t('overview.noPools')}>{t('overview.noPoolsBody')}</EmptyMessage>
  const sum = (of: (pool: Pool) => number) => pools.reduce((total, pool) => total + of(pool), 0)
  const capacity = sum((pool) => pool.capacityBytes)
  const promised = sum((pool) => pool.provisionedBytes)
  const fullest = pools
    .filter((pool) => pool.capacityBytes > 0)
    .toSorted((a, b) => a.availableBytes / a.capacityBytes - b.availableBytes / b.capacityBytes)
    .slice(0, FULLEST)
  const meter = (label: string, used: number, of: number) => <UseMeter label={label} used={used} of={of} text={bytes} />
  return (
    <Facts
      label={t('frame.place.pools')}
      facts={[
        [t('overview.storageUsed'), meter(t('overview.storageUsed'), sum(usedOf), capacity)],
        [t('overview.storagePromised'), meter(t('overview.storagePromised'), promised, capacity)],
        ...fullest.map(
          (pool): Fact => [
            pool.name,
            meter(t('overview.poolUsed', { name: pool.name }), usedOf(pool), pool.capacityBytes),
          ],
        ),
      ]}
    />
  )
}

const usedOf = (pool: { readonly capacityBytes: number; readonly availableBytes: number }): number =>
  pool.capacityBytes - pool.availableBytes
