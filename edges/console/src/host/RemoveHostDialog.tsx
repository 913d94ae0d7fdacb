/** Removes a host: Covisor forgets it, and leaves nothing behind on it. */
import type { Schema } from '@covisor/client'
import { Checkbox } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { t } from '../words/translate.ts'

interface RemoveHostDialogProps {
  readonly host: Schema<'Host'>
  readonly onClose: () => void
  readonly onStarted: () => void
}

export function RemoveHostDialog({ host, onClose, onStarted }: RemoveHostDialogProps): ReactNode {
  const [force, setForce] = useState(false)
  return (
    <PlanDialog
      title={t('pages.hosts.removeAsk', { name: host.name })}
      confirm={t('pages.hosts.remove')}
      isDanger
      wish={[host.endpoint.id, force]}
      call={(query) =>
        api.DELETE('/v1/endpoints/{endpoint}', {
          params: { path: { endpoint: host.endpoint.id }, query: { ...query, force } },
        })
      }
      onClose={onClose}
      onStarted={onStarted}
    >
      <p>{t('host.removeHelp')}</p>
      <Checkbox
        id="remove-force"
        label={t('host.removeForce')}
        isChecked={force}
        onChange={(_event, isChecked) => setForce(isChecked)}
      />
    </PlanDialog>
  )
}
