/** /volumes: the block devices in all pools, and who uses them. */
import type { Schema } from '@covisor/client'
import { Button, FormGroup, FormSelect, FormSelectOption, SearchInput, TextInput } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { chosenProject } from '../live/project.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { useTyped } from '../parts/use-typed.ts'
import { poolList, volumeList } from '../queries.ts'

type Volume = Schema<'Volume'>

const GIB = 2 ** 30

export function VolumesPage(): ReactNode {
  const search = useSearch({ from: '/volumes' })
  const navigate = useNavigate()
  const [typed, setTyped] = useTyped(
    search.name ?? '',
    (name) => void navigate({ to: '/volumes', search: name === '' ? {} : { name }, replace: true }),
  )
  const list = useInfiniteQuery({
    ...volumeList(search.name === undefined ? {} : { nameContains: search.name }),
    placeholderData: (old) => old,
  })
  const volumes = list.data?.pages.flatMap(({ items }) => items) ?? []
  const [dialog, setDialog] = useState<'create' | { readonly kind: 'resize' | 'delete'; readonly volume: Volume }>()
  const close = () => setDialog(undefined)
  const create = <Button onClick={() => setDialog('create')}>Create volume</Button>
  return (
    <PageFrame title="Volumes" actions={create}>
      <div className="cv-toolbar">
        <SearchInput
          aria-label="Name contains"
          placeholder="Name contains…"
          value={typed}
          onChange={(_event, text) => setTyped(text)}
          onClear={() => setTyped('')}
        />
      </div>
      <Problem title="Volumes could not be read" error={list.error} />
      {list.isSuccess && volumes.length === 0 ? (
        <EmptyMessage
          title={search.name === undefined ? 'No volumes yet' : 'No volume is called like that'}
          action={create}
        >
          Volumes are the disks of VMs. They are made with VMs, by imports, or here.
        </EmptyMessage>
      ) : (
        <DataTable
          label="Volumes"
          rows={volumes}
          rowName={(volume) => volume.name}
          columns={columnsWith((kind, volume) => setDialog({ kind, volume }))}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onEnd={() => void list.fetchNextPage()}
        />
      )}
      {dialog === 'create' ? <CreateDialog onClose={close} /> : null}
      {typeof dialog === 'object' && dialog.kind === 'resize' ? (
        <ResizeDialog volume={dialog.volume} onClose={close} />
      ) : null}
      {typeof dialog === 'object' && dialog.kind === 'delete' ? (
        <PlanDialog
          title={`Delete volume ${dialog.volume.name}?`}
          confirm="Delete"
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

const columnsWith = (onAct: (kind: 'resize' | 'delete', volume: Volume) => void): readonly Column<Volume>[] => [
  { header: 'Name', width: 24, cell: (volume) => <Name of={volume.name} /> },
  { header: 'Pool', width: 14, cell: (volume) => <Name of={volume.pool.name} /> },
  { header: 'Size', width: 10, isNumber: true, cell: (volume) => bytes(volume.capacityBytes) },
  {
    header: 'Used',
    width: 10,
    isNumber: true,
    cell: (volume) => (volume.allocatedBytes === null ? '–' : bytes(volume.allocatedBytes)),
  },
  { header: 'Kind', width: 10, cell: (volume) => `${volume.purpose}, ${volume.format}` },
  {
    header: 'Used by',
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
    header: 'Actions',
    width: 24,
    cell: (volume) => (
      <>
        {/* A link says in which project only by being in the first one. */}
        {chosenProject.value === undefined ? (
          <a
            href={`/v1/volumes/${volume.id}/content`}
            download
            className="cv-row-link"
            aria-label={`Download ${volume.name}`}
          >
            Download
          </a>
        ) : null}{' '}
        <ActionButton
          variant="link"
          size="sm"
          label={`Resize ${volume.name}`}
          refusal={busy(volume)}
          onPress={() => onAct('resize', volume)}
        >
          Resize
        </ActionButton>
        <ActionButton
          variant="link"
          size="sm"
          isDanger
          label={`Delete ${volume.name}`}
          refusal={volume.attachedTo[0] === undefined ? busy(volume) : `VM ${volume.attachedTo[0].name} uses it`}
          onPress={() => onAct('delete', volume)}
        >
          Delete
        </ActionButton>
      </>
    ),
  },
]

const busy = ({ state }: Volume): string | undefined =>
  state === 'ready' || state === 'failed' ? undefined : `it is ${state}`

function CreateDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const pools = useQuery(poolList)
  const [name, setName] = useState('new-volume')
  const [pool, setPool] = useState('')
  const [gibibytes, setGibibytes] = useState(10)
  const wish = { name: name.trim(), sizeBytes: gibibytes * GIB, ...(pool === '' ? {} : { pool }) }
  return (
    <PlanDialog
      title="Create a volume"
      confirm="Create"
      wish={wish}
      call={(query) => api.POST('/v1/volumes', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <FormGroup label="Name" fieldId="volume-name" isRequired>
        <TextInput id="volume-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <FormGroup label="Pool" fieldId="volume-pool">
        <FormSelect id="volume-pool" value={pool} onChange={(_event, id) => setPool(id)}>
          <FormSelectOption value="" label="Chosen for me" />
          {(pools.data ?? []).map(({ id, name: poolName, availableBytes }) => (
            <FormSelectOption key={id} value={id} label={`${poolName}, ${bytes(availableBytes)} free`} />
          ))}
        </FormSelect>
      </FormGroup>
      <NumberField id="volume-size" label="Size (GiB)" value={gibibytes} onChange={setGibibytes} />
    </PlanDialog>
  )
}

function ResizeDialog({ volume, onClose }: { readonly volume: Volume; readonly onClose: () => void }): ReactNode {
  const [gibibytes, setGibibytes] = useState(Math.ceil(volume.capacityBytes / GIB) + 1)
  return (
    <PlanDialog
      title={`Resize volume ${volume.name}`}
      confirm="Resize"
      wish={[volume.id, gibibytes]}
      call={(query) =>
        api.PATCH('/v1/volumes/{volume}', {
          params: { path: { volume: volume.id }, query },
          body: { sizeBytes: gibibytes * GIB },
        })
      }
      onClose={onClose}
    >
      <p>It has {bytes(volume.capacityBytes)} now. Volumes only grow.</p>
      <NumberField id="resize-size" label="New size (GiB)" value={gibibytes} onChange={setGibibytes} />
    </PlanDialog>
  )
}
