/** /volumes: the block devices in all pools, and who uses them. */
import type { Schema } from '@covisor/client'
import { Button, FormGroup, FormSelect, FormSelectOption, SearchInput, TextInput } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { chosenProject } from '../live/project.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes } from '../parts/amounts.ts'
import { type BulkAction, BulkDialog } from '../parts/BulkDialog.tsx'
import { DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { SelectionBar } from '../parts/SelectionBar.tsx'
import { type ChoosableColumn, useColumns } from '../parts/use-columns.ts'
import { useTyped } from '../parts/use-typed.ts'
import { ColumnMenu, ViewMenu } from '../parts/ViewMenus.tsx'
import { poolList, volumeList } from '../queries.ts'
import { type VolumeSearch, volumeSearch } from '../search.ts'
import { inLanguage, t } from '../words/translate.ts'

type Volume = Schema<'Volume'>

const GIB = 2 ** 30

export function VolumesPage(): ReactNode {
  const search = useSearch({ from: '/volumes' })
  const navigate = useNavigate()
  const show = (next: VolumeSearch) =>
    void navigate({ to: '/volumes', search: volumeSearch({ ...search, ...next }), replace: true })
  const [typed, setTyped] = useTyped(search.name ?? '', (name) => show({ name }))
  const list = useInfiniteQuery({
    ...volumeList({
      ...(search.name === undefined ? {} : { nameContains: search.name }),
      ...(search.sort === undefined ? {} : { sort: search.sort }),
    }),
    placeholderData: (old) => old,
  })
  const volumes = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
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
          title={search.name === undefined ? t('pages.volumes.none') : t('pages.volumes.noneCalled')}
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
      {dialog === 'create' ? <CreateDialog onClose={close} /> : null}
      {typeof dialog === 'object' && dialog.kind === 'resize' ? (
        <ResizeDialog volume={dialog.volume} onClose={close} />
      ) : null}
      {typeof dialog === 'object' && dialog.kind === 'delete' ? (
        <PlanDialog
          title={t('pages.volumes.deleteAsk', { name: dialog.volume.name })}
          confirm={t('parts.delete')}
          isDanger
          wish={dialog.volume.id}
          call={(query) =>
            api.DELETE('/v1/volumes/{volume}', { params: { path: { volume: dialog.volume.id }, query } })
          }
          onClose={close}
        />
      ) : null}
    </PageFrame>
  )
}

const columnsWith = (
  onAct: (kind: 'resize' | 'delete', volume: Volume) => void,
): readonly ChoosableColumn<Volume>[] => [
  { key: 'name', header: t('parts.name'), sort: 'name', width: 24, cell: (volume) => <Name of={volume.name} /> },
  { key: 'pool', header: t('pages.pool'), width: 14, cell: (volume) => <Name of={volume.pool.name} /> },
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
  { key: 'kind', header: t('clusters.kind'), width: 10, cell: (volume) => `${volume.purpose}, ${volume.format}` },
  {
    key: 'used-by',
    header: t('pages.volumes.usedBy'),
    width: 14,
    cell: (volume) =>
      volume.attachedTo.length === 0
        ? '–'
        : volume.attachedTo.map(({ id, name }) => (
            <Link key={id} to="/vms/$vm" params={{ vm: id }}>
              <Name of={name} />
            </Link>
          )),
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
          refusal={busy(volume)}
          onPress={() => onAct('resize', volume)}
        >
          {t('pages.volumes.resize')}
        </ActionButton>
        <ActionButton
          variant="link"
          size="sm"
          isDanger
          label={`${t('parts.delete')} ${volume.name}`}
          refusal={noDelete(volume)}
          onPress={() => onAct('delete', volume)}
        >
          {t('parts.delete')}
        </ActionButton>
      </>
    ),
  },
]

const noDelete = (volume: Volume): string | undefined => {
  const [user] = volume.attachedTo
  return user === undefined ? busy(volume) : t('pages.volumes.isUsed', { vm: user.name })
}

const bulkActions = inLanguage((): readonly BulkAction<Volume>[] => [
  {
    label: t('parts.delete'),
    help: t('pages.volumes.deleteHelp'),
    isDanger: true,
    refusalOf: noDelete,
    call: ({ id }) => api.DELETE('/v1/volumes/{volume}', { params: { path: { volume: id } } }),
  },
])

const busy = ({ state }: Volume): string | undefined =>
  state === 'ready' || state === 'failed' ? undefined : t('pages.images.isBusy', { state })

function CreateDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const pools = useQuery(poolList)
  const [name, setName] = useState('new-volume')
  const [pool, setPool] = useState('')
  const [gibibytes, setGibibytes] = useState(10)
  const wish = { name: name.trim(), sizeBytes: gibibytes * GIB, ...(pool === '' ? {} : { pool }) }
  return (
    <PlanDialog
      title={t('pages.volumes.create')}
      confirm={t('parts.create')}
      wish={wish}
      call={(query) => api.POST('/v1/volumes', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <FormGroup label={t('parts.name')} fieldId="volume-name" isRequired>
        <TextInput id="volume-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <FormGroup label={t('pages.pool')} fieldId="volume-pool">
        <FormSelect id="volume-pool" value={pool} onChange={(_event, id) => setPool(id)}>
          <FormSelectOption value="" label={t('pages.volumes.chosenForMe')} />
          {(pools.data ?? []).map(({ id, name: poolName, availableBytes }) => (
            <FormSelectOption
              key={id}
              value={id}
              label={t('pages.volumes.poolFree', { pool: poolName, free: bytes(availableBytes) })}
            />
          ))}
        </FormSelect>
      </FormGroup>
      <NumberField id="volume-size" label={t('pages.volumes.sizeGiB')} value={gibibytes} onChange={setGibibytes} />
    </PlanDialog>
  )
}

function ResizeDialog({ volume, onClose }: { readonly volume: Volume; readonly onClose: () => void }): ReactNode {
  const [gibibytes, setGibibytes] = useState(Math.ceil(volume.capacityBytes / GIB) + 1)
  return (
    <PlanDialog
      title={t('pages.volumes.resizeAsk', { name: volume.name })}
      confirm={t('pages.volumes.resize')}
      wish={[volume.id, gibibytes]}
      call={(query) =>
        api.PATCH('/v1/volumes/{volume}', {
          params: { path: { volume: volume.id }, query },
          body: { sizeBytes: gibibytes * GIB },
        })
      }
      onClose={onClose}
    >
      <p>{t('pages.volumes.resizeHelp', { size: bytes(volume.capacityBytes) })}</p>
      <NumberField id="resize-size" label={t('pages.volumes.newSizeGiB')} value={gibibytes} onChange={setGibibytes} />
    </PlanDialog>
  )
}
