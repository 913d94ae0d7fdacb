/** What can be done to volumes, and why not now: make an empty one, grow one, delete one. Each shows its plan first. */
import type { Schema } from '@covisor/client'
import { FormGroup, FormSelect, FormSelectOption } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { bytes } from '../parts/amounts.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { poolList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Volume = Schema<'Volume'>

const GIB = 2 ** 30

/** Why a volume, or an image, can neither grow nor go now. */
export const isBusy = ({ state }: { readonly state: string }): string | undefined =>
  state === 'ready' || state === 'failed' ? undefined : t('pages.images.isBusy', { state })

export function whyNotDeleted(volume: Volume): string | undefined {
  const [user] = volume.attachedTo
  return user === undefined ? isBusy(volume) : t('pages.volumes.isUsed', { vm: user.name })
}

export function CreateVolumeDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
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
      <TextField id="volume-name" label={t('parts.name')} value={name} onChange={setName} isRequired />
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

interface VolumeDialogProps {
  readonly volume: Volume
  readonly onClose: () => void
  readonly onStarted?: () => void
}

export function ResizeVolumeDialog({ volume, onClose }: VolumeDialogProps): ReactNode {
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

export const DeleteVolumeDialog = ({ volume, onClose, onStarted }: VolumeDialogProps): ReactNode => (
  <PlanDialog
    title={t('pages.volumes.deleteAsk', { name: volume.name })}
    confirm={t('parts.delete')}
    isDanger
    wish={volume.id}
    call={(query) => api.DELETE('/v1/volumes/{volume}', { params: { path: { volume: volume.id }, query } })}
    onClose={onClose}
    {...(onStarted === undefined ? {} : { onStarted })}
  />
)
