/** /pools: where volumes live, and how full that is: used, and promised. */
import type { Schema } from '@covisor/client'
import { Button, FormGroup, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { hostList, poolList } from '../queries.ts'
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
      {isCreating ? <CreateDialog onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : (
        <PlanDialog
          title={t('pages.pools.forgetAsk', { name: leaving.name })}
          confirm={t('pages.pools.forget')}
          isDanger
          wish={leaving.id}
          call={(query) => api.DELETE('/v1/pools/{pool}', { params: { path: { pool: leaving.id }, query } })}
          onClose={() => setLeaving(undefined)}
        >
          <p>{t('pages.pools.forgetHelp')}</p>
        </PlanDialog>
      )}
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
        <Name of={pool.name} /> {pool.active ? null : <StateLabel state="inactive" />}
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
    cell: ({ kind, type }) => `${kind}, ${type}`,
  },
  {
    key: 'hosts',
    header: t('frame.place.hosts'),
    width: 16,
    value: hostsOf,
    cell: (pool) => <Name of={hostsOf(pool)} />,
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

function CreateDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const hosts = useQuery(hostList)
  const [name, setName] = useState('images')
  const [chosen, setChosen] = useState('')
  const [path, setPath] = useState('/var/lib/libvirt/images')
  const wish = { name: name.trim(), host: chosen === '' ? (hosts.data?.[0]?.id ?? '') : chosen, path: path.trim() }
  return (
    <PlanDialog
      title={t('pages.pools.create')}
      confirm={t('parts.create')}
      wish={wish}
      call={(query) => api.POST('/v1/pools', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <FormGroup label={t('parts.name')} fieldId="pool-name" isRequired>
        <TextInput id="pool-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <FormGroup label={t('clusters.host')} fieldId="pool-host" isRequired>
        <FormSelect id="pool-host" value={wish.host} onChange={(_event, id) => setChosen(id)}>
          {(hosts.data ?? []).map((host) => (
            <FormSelectOption key={host.id} value={host.id} label={host.name} />
          ))}
        </FormSelect>
      </FormGroup>
      <FormGroup label={t('pages.pools.folder')} fieldId="pool-path" isRequired>
        <TextInput id="pool-path" value={path} onChange={(_event, text) => setPath(text)} />
      </FormGroup>
    </PlanDialog>
  )
}
