/** /volumes: the block devices in all pools, and who uses them. */
import type { Schema } from '@covisor/client'
import { Button, SearchInput } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { chosenProject } from '../live/project.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes } from '../parts/amounts.ts'
import { BareChoice } from '../parts/BareChoice.tsx'
import { type BulkAction, BulkDialog } from '../parts/BulkDialog.tsx'
import { DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Links } from '../parts/Links.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { SelectionBar } from '../parts/SelectionBar.tsx'
import { Subject } from '../parts/Subject.tsx'
import { type ChoosableColumn, useColumns } from '../parts/use-columns.ts'
import { useTyped } from '../parts/use-typed.ts'
import { ColumnMenu, ViewMenu } from '../parts/ViewMenus.tsx'
import { poolList, volumeList } from '../queries.ts'
import { type VolumeSearch, volumeSearch } from '../search.ts'
import {
  CreateVolumeDialog,
  DeleteVolumeDialog,
  isBusy,
  ResizeVolumeDialog,
  whyNotDeleted,
} from '../storage/volume-dialogs.tsx'
import { inLanguage, t } from '../words/translate.ts'

type Volume = Schema<'Volume'>

export function VolumesPage(): ReactNode {
  const search = useSearch({ from: '/volumes' })
  const navigate = useNavigate()
  const show = (next: { readonly [K in keyof VolumeSearch]?: string }) =>
    void navigate({ to: '/volumes', search: volumeSearch({ ...search, ...next }), replace: true })
  const [typed, setTyped] = useTyped(search.name ?? '', (name) => show({ name }))
  const list = useInfiniteQuery({
    ...volumeList({
      ...(search.name === undefined ? {} : { nameContains: search.name }),
      ...(search.pool === undefined ? {} : { pool: search.pool }),
      ...(search.sort === undefined ? {} : { sort: search.sort }),
    }),
    placeholderData: (old) => old,
  })
  const volumes = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const { data: pools } = useQuery(poolList)
  const mayDelete = useMay()('volume:delete')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [bulk, setBulk] = useState<BulkAction<Volume> | undefined>()
  const chosen = volumes.filter(({ id }) => selected.has(id))
  const columns = useMemo(() => columnsWith((kind, volume) => setDialog({ kind, volume })), [])
  const { shown, keys } = useColumns<Volume, ChoosableColumn<Volume>>(columns, search.columns)
  const [dialog, setDialog] = useState<'create' | { readonly kind: 'resize' | 'delete'; readonly volume: Volume }>()
  const close = () => setDialog(undefined)
  const create = <Button onClick={() => setDialog('create')}>{t('pages.volumes.create')}</Button>
  return (
    <PageFrame title={t('frame.place.volumes')} actions={create}>
      <div className="cv-toolbar">
        <SearchInput
          aria-label={t('pages.volumes.nameContains')}
          placeholder={t('pages.volumes.nameContains')}
          value={typed}
          onChange={(_event, text) => setTyped(text)}
          onClear={() => setTyped('')}
        />
        <BareChoice
          label={t('pages.pool')}
          value={search.pool ?? ''}
          options={[['', t('pages.volumes.anyPool')], ...(pools ?? []).map(({ id, name }) => [id, name] as const)]}
          onChange={(pool) => show({ pool })}
        />
        <ViewMenu
          list="volumes"
          search={search}
          onChoose={(view) => void navigate({ to: '/volumes', search: volumeSearch(view) })}
        />
        <ColumnMenu columns={columns.slice(1)} shown={keys} onChange={(next) => show({ columns: next.join(',') })} />
      </div>
      <SelectionBar rows={chosen} actions={bulkActions()} onAct={setBulk} />
      <Problem title={t('pages.volumes.notRead')} error={list.error} />
      {list.isSuccess && volumes.length === 0 ? (
        <EmptyMessage
          title={t(
            search.name === undefined && search.pool === undefined ? 'pages.volumes.none' : 'pages.volumes.noneCalled',
          )}
          action={create}
        >
          {t('pages.volumes.noneBody')}
        </EmptyMessage>
      ) : (
        <DataTable
          label={t('frame.place.volumes')}
          rows={volumes}
          rowName={(volume) => volume.name}
          columns={shown}
          sort={search.sort ?? 'name'}
          onSort={(sort) => show({ sort })}
          {...(mayDelete ? { selection: { selected, onChange: setSelected } } : {})}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onEnd={() => void list.fetchNextPage()}
        />
      )}
      {bulk === undefined ? null : (
        <BulkDialog
          action={bulk}
          rows={chosen}
          nameOf={({ name }) => name}
          onClose={(isDone) => {
            setBulk(undefined)
            if (isDone) setSelected(new Set())
          }}
        />
      )}
      {dialog === 'create' ? <CreateVolumeDialog onClose={close} /> : null}
      {typeof dialog === 'object' && dialog.kind === 'resize' ? (
        <ResizeVolumeDialog volume={dialog.volume} onClose={close} />
      ) : null}
      {typeof dialog === 'object' && dialog.kind === 'delete' ? (
        <DeleteVolumeDialog volume={dialog.volume} onClose={close} />
      ) : null}
    </PageFrame>
  )
}

const columnsWith = (
  onAct: (kind: 'resize' | 'delete', volume: Volume) => void,
): readonly ChoosableColumn<Volume>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    sort: 'name',
    width: 24,
    cell: ({ id, name }) => <Subject kind="volume" id={id} name={name} />,
  },
  {
    key: 'pool',
    header: t('pages.pool'),
    width: 14,
    cell: ({ pool }) => <Subject kind="pool" id={pool.id} name={pool.name} />,
  },
  {
    key: 'size',
    header: t('pages.size'),
    sort: 'capacityBytes',
    width: 10,
    isNumber: true,
    cell: (volume) => bytes(volume.capacityBytes),
  },
  {
    key: 'used',
    header: t('pages.pools.used'),
    width: 10,
    isNumber: true,
    cell: (volume) => (volume.allocatedBytes === null ? '–' : bytes(volume.allocatedBytes)),
  },
  {
    key: 'kind',
    header: t('clusters.kind'),
    width: 10,
    cell: ({ purpose, format }) => `${t(`pages.volumes.purpose.${purpose}`)}, ${format}`,
  },
  {
    key: 'used-by',
    header: t('pages.volumes.usedBy'),
    width: 14,
    cell: ({ attachedTo }) => <Links kind="vm" of={attachedTo} />,
  },
  {
    key: 'actions',
    header: t('parts.actions'),
    width: 24,
    cell: (volume) => (
      <>
        {/* A link says in which project only by being in the first one. */}
        {chosenProject.value === undefined ? (
          <a
            href={`/v1/volumes/${volume.id}/content`}
            download
            className="cv-row-link"
            aria-label={`${t('pages.volumes.download')} ${volume.name}`}
          >
            {t('pages.volumes.download')}
          </a>
        ) : null}{' '}
        <ActionButton
          variant="link"
          size="sm"
          label={`${t('pages.volumes.resize')} ${volume.name}`}
          refusal={isBusy(volume)}
          onPress={() => onAct('resize', volume)}
        >
          {t('pages.volumes.resize')}
        </ActionButton>
        <ActionButton
          variant="link"
          size="sm"
          isDanger
          label={`${t('parts.delete')} ${volume.name}`}
          refusal={whyNotDeleted(volume)}
          onPress={() => onAct('delete', volume)}
        >
          {t('parts.delete')}
        </ActionButton>
      </>
    ),
  },
]

const bulkActions = inLanguage((): readonly BulkAction<Volume>[] => [
  {
    label: t('parts.delete'),
    help: t('pages.volumes.deleteHelp'),
    isDanger: true,
    refusalOf: whyNotDeleted,
    call: ({ id }) => api.DELETE('/v1/volumes/{volume}', { params: { path: { volume: id } } }),
  },
])
