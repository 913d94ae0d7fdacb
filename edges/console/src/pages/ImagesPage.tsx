/** /images: read-only starting points for new VMs. */
import type { Schema } from '@covisor/client'
import { Button, FormGroup, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes, instant } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { LinkButton } from '../parts/LinkButton.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { imageList, volumeList } from '../queries.ts'

type Image = Schema<'Image'>

export function ImagesPage(): ReactNode {
  const images = useQuery(imageList)
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Image | undefined>()
  return (
    <PageFrame
      title="Images"
      actions={
        <>
          <Button onClick={() => setCreating(true)}>Create image</Button>
          <LinkButton to="/import" variant="secondary">
            Import
          </LinkButton>
        </>
      }
    >
      <Problem title="Images could not be read" error={images.error} />
      {images.data?.length === 0 ? (
        <EmptyMessage title="No images yet" action={<LinkButton to="/import">Import a disk image</LinkButton>}>
          Import a cloud image, such as Debian's generic qcow2, as an image; or make one from a volume that no running
          VM uses.
        </EmptyMessage>
      ) : (
        <DataTable
          label="Images"
          rows={images.data ?? []}
          rowName={(image) => image.name}
          columns={[
            ...columns,
            {
              header: 'Actions',
              width: 12,
              cell: (image) => (
                <ActionButton
                  variant="link"
                  size="sm"
                  isDanger
                  label={`Delete ${image.name}`}
                  refusal={image.state === 'ready' || image.state === 'failed' ? undefined : `it is ${image.state}`}
                  onPress={() => setLeaving(image)}
                >
                  Delete
                </ActionButton>
              ),
            },
          ]}
        />
      )}
      {isCreating ? <CreateDialog onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : (
        <PlanDialog
          title={`Delete image ${leaving.name}?`}
          confirm="Delete"
          isDanger
          wish={leaving.id}
          call={(query) => api.DELETE('/v1/images/{image}', { params: { path: { image: leaving.id }, query } })}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </PageFrame>
  )
}

const columns: readonly Column<Image>[] = [
  { header: 'Name', width: 30, cell: (image) => <Name of={image.name} /> },
  { header: 'State', width: 12, cell: (image) => <StateLabel state={image.state} /> },
  { header: 'Guest', width: 12, cell: (image) => image.guestOs },
  { header: 'Size', width: 10, isNumber: true, cell: (image) => bytes(image.capacityBytes) },
  { header: 'Pool', width: 12, cell: (image) => <Name of={image.pool.name} /> },
  { header: 'Made', cell: (image) => instant(image.createdAt) },
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
      title="Create an image"
      confirm="Create"
      wish={wish}
      call={(query) => api.POST('/v1/images', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <FormGroup label="Name" fieldId="image-name" isRequired>
        <TextInput id="image-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <FormGroup label="Volume to copy" fieldId="image-volume" isRequired>
        <FormSelect id="image-volume" value={wish.volume} onChange={(_event, id) => setChosen(id)}>
          {usable.map((volume) => (
            <FormSelectOption
              key={volume.id}
              value={volume.id}
              label={`${volume.name} in ${volume.pool.name}, ${bytes(volume.capacityBytes)}`}
            />
          ))}
        </FormSelect>
      </FormGroup>
    </PlanDialog>
  )
}
