/** /pools: where volumes live, and how full that is: used, and promised. */
import type { Schema } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Links } from '../parts/Links.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { poolList } from '../queries.ts'
import { CreatePoolDialog, ForgetPoolDialog } from '../storage/pool-dialogs.tsx'
import { t } from '../words/translate.ts'

type Pool = Schema<'Pool'>

export function PoolsPage(): ReactNode {
  const pools = useQuery(poolList)
  const may = useMay()
  const mayRemove = may('pool:remove')
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Pool | undefined>()
  const columns = useMemo(() => columnsFor(mayRemove, setLeaving), [mayRemove])
  const create = may('pool:create') ? (
    <Button onClick={() => setCreating(true)}>{t('pages.pools.create')}</Button>
  ) : undefined
  return (
    <PageFrame title={t('frame.place.pools')} actions={create}>
      <Problem title={t('pages.pools.notRead')} error={pools.error} />
      {pools.data?.length === 0 ? (
        <EmptyMessage title={t('pages.pools.none')} action={create}>
          {t('pages.pools.noneBody')}
        </EmptyMessage>
      ) : (
        <ListTable
          list="pools"
          label={t('frame.place.pools')}
          rows={pools.data ?? []}
          rowName={({ name }) => name}
          columns={columns}
        />
      )}
      {isCreating ? <CreatePoolDialog onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : <ForgetPoolDialog pool={leaving} onClose={() => setLeaving(undefined)} />}
    </PageFrame>
  )
}

const usedOf = (pool: Pool): number => pool.capacityBytes - pool.availableBytes
const hostsOf = (pool: Pool): string => pool.hosts.map(({ name }) => name).join(', ')

const columnsFor = (mayRemove: boolean, onForget: (pool: Pool) => void): readonly ListColumn<Pool>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 18,
    value: ({ name }) => name,
    cell: (pool) => (
      <>
        <Subject kind="pool" id={pool.id} name={pool.name} /> {pool.active ? null : <StateLabel state="inactive" />}
      </>
    ),
  },
  {
    key: 'used',
    header: t('pages.pools.used'),
    width: 26,
    value: usedOf,
    cell: (pool) => (
      <UseMeter
        label={t('overview.poolUsed', { name: pool.name })}
        used={usedOf(pool)}
        of={pool.capacityBytes}
        text={bytes}
      />
    ),
  },
  {
    key: 'promised',
    header: t('pages.pools.promised'),
    width: 14,
    isNumber: true,
    value: ({ provisionedBytes }) => provisionedBytes,
    cell: ({ provisionedBytes }) => bytes(provisionedBytes),
  },
  {
    key: 'kind',
    header: t('clusters.kind'),
    width: 12,
    value: ({ kind }) => kind,
    cell: ({ kind, type }) => `${t(`pages.pools.kind.${kind}`)}, ${type}`,
  },
  {
    key: 'hosts',
    header: t('frame.place.hosts'),
    width: 16,
    value: hostsOf,
    cell: ({ hosts }) => <Links kind="host" of={hosts} />,
  },
  {
    key: 'path',
    header: t('pages.pools.path'),
    isExtra: true,
    value: ({ path }) => path ?? '',
    cell: ({ path }) => <Name of={path ?? '–'} />,
  },
  {
    key: 'actions',
    header: t('parts.actions'),
    width: 12,
    cell: (pool) =>
      mayRemove ? (
        <ActionButton
          variant="link"
          size="sm"
          isDanger
          label={`${t('pages.pools.forget')} ${pool.name}`}
          onPress={() => onForget(pool)}
        >
          {t('pages.pools.forget')}
        </ActionButton>
      ) : null,
  },
]
