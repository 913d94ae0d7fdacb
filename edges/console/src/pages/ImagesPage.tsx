/** /images: read-only starting points for new VMs. */
import type { Schema } from '@covisor/client'
import { Button, FormGroup, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes, instant } from '../parts/amounts.ts'
import type { BulkAction } from '../parts/BulkDialog.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { LinkButton } from '../parts/LinkButton.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { imageList, volumeList } from '../queries.ts'
import { DeleteImageDialog } from '../storage/DeleteImageDialog.tsx'
import { isBusy } from '../storage/volume-dialogs.tsx'
import { inLanguage, t } from '../words/translate.ts'

type Image = Schema<'Image'>

export function ImagesPage(): ReactNode {
  const images = useQuery(imageList)
  const may = useMay()
  const mayDelete = may('image:delete')
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Image | undefined>()
  const columns = useMemo(() => columnsFor(mayDelete, setLeaving), [mayDelete])
  return (
    <PageFrame
      title={t('frame.place.images')}
      actions={
        <>
          <Button onClick={() => setCreating(true)}>{t('pages.images.create')}</Button>
          <LinkButton to="/import" variant="secondary">
            {t('frame.place.import')}
          </LinkButton>
        </>
      }
    >
      <Problem title={t('pages.images.notRead')} error={images.error} />
      {images.data?.length === 0 ? (
        <EmptyMessage
          title={t('pages.images.none')}
          action={<LinkButton to="/import">{t('pages.images.import')}</LinkButton>}
        >
          {t('pages.images.noneBody')}
        </EmptyMessage>
      ) : (
        <ListTable
          list="images"
          label={t('frame.place.images')}
          rows={images.data ?? []}
          rowName={({ name }) => name}
          columns={columns}
          bulk={mayDelete ? bulkActions() : []}
        />
      )}
      {isCreating ? <CreateDialog onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : <DeleteImageDialog image={leaving} onClose={() => setLeaving(undefined)} />}
    </PageFrame>
  )
}

const bulkActions = inLanguage((): readonly BulkAction<Image>[] => [
  {
    label: t('parts.delete'),
    help: t('pages.images.deleteHelp'),
    isDanger: true,
    refusalOf: isBusy,
    call: ({ id }) => api.DELETE('/v1/images/{image}', { params: { path: { image: id } } }),
  },
])

const columnsFor = (mayDelete: boolean, onDelete: (image: Image) => void): readonly ListColumn<Image>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 26,
    value: ({ name }) => name,
    cell: ({ id, name }) => <Subject kind="image" id={id} name={name} />,
  },
  {
    key: 'state',
    header: t('people.state'),
    width: 12,
    value: ({ state }) => state,
    cell: ({ state }) => <StateLabel state={state} />,
  },
  {
    key: 'guest',
    header: t('pages.images.guest'),
    width: 12,
    value: ({ guestOs }) => guestOs,
    cell: ({ guestOs }) => guestOs,
  },
  {
    key: 'size',
    header: t('pages.size'),
    width: 12,
    isNumber: true,
    value: ({ capacityBytes }) => capacityBytes,
    cell: ({ capacityBytes }) => bytes(capacityBytes),
  },
  {
    key: 'pool',
    header: t('pages.pool'),
    width: 14,
    value: ({ pool }) => pool.name,
    cell: ({ pool }) => <Name of={pool.name} />,
  },
  {
    key: 'made',
    header: t('people.made'),
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => instant(createdAt),
  },
  {
    key: 'actions',
    header: t('parts.actions'),
    width: 12,
    cell: (image) =>
      mayDelete ? (
        <ActionButton
          variant="link"
          size="sm"
          isDanger
          label={`${t('parts.delete')} ${image.name}`}
          refusal={isBusy(image)}
          onPress={() => onDelete(image)}
        >
          {t('parts.delete')}
        </ActionButton>
      ) : null,
  },
]

function CreateDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const volumes = useInfiniteQuery(volumeList({}))
  const usable = (volumes.data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ purpose, state }) => purpose === 'disk' && state === 'ready',
  )
  const [name, setName] = useState('image')
  const [chosen, setChosen] = useState('')
  const wish = { name: name.trim(), volume: chosen === '' ? (usable[0]?.id ?? '') : chosen }
  return (
    <PlanDialog
      title={t('pages.images.create')}
      confirm={t('parts.create')}
      wish={wish}
      call={(query) => api.POST('/v1/images', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <FormGroup label={t('parts.name')} fieldId="image-name" isRequired>
        <TextInput id="image-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <FormGroup label={t('pages.images.volume')} fieldId="image-volume" isRequired>
        <FormSelect id="image-volume" value={wish.volume} onChange={(_event, id) => setChosen(id)}>
          {usable.map((volume) => (
            <FormSelectOption
              key={volume.id}
              value={volume.id}
              label={`${volume.name} (${volume.pool.name}, ${bytes(volume.capacityBytes)})`}
            />
          ))}
        </FormSelect>
      </FormGroup>
    </PlanDialog>
  )
}
