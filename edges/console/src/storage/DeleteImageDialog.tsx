/** Deletes an image, after its plan. */
import type { Schema } from '@covisor/client'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { t } from '../words/translate.ts'

interface DeleteImageDialogProps {
  readonly image: Schema<'Image'>
  readonly onClose: () => void
  readonly onStarted?: () => void
}

export const DeleteImageDialog = ({ image, onClose, onStarted }: DeleteImageDialogProps): ReactNode => (
  <PlanDialog
    title={t('pages.images.deleteAsk', { name: image.name })}
    confirm={t('parts.delete')}
    isDanger
    wish={image.id}
    call={(query) => api.DELETE('/v1/images/{image}', { params: { path: { image: image.id }, query } })}
    onClose={onClose}
    {...(onStarted === undefined ? {} : { onStarted })}
  >
    <p>{t('pages.images.deleteHelp')}</p>
  </PlanDialog>
)
