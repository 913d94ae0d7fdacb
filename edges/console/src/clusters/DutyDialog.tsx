/** Takes a host out of service, or back: the plan says who moves where, and what cannot. */
import type { Schema } from '@covisor/client'
import { Checkbox } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { t } from '../words/translate.ts'

interface DutyDialogProps {
  readonly host: { readonly id: string; readonly name: string; readonly duty: Schema<'Host'>['duty'] }
  readonly onClose: () => void
}

export function DutyDialog({ host, onClose }: DutyDialogProps): ReactNode {
  const [isPartly, setPartly] = useState(false)
  const [returnVms, setReturnVms] = useState(true)
  const path = { host: host.id }
  if (host.duty === 'active') {
    return (
      <PlanDialog
        title={t('clusters.takeOutAsk', { name: host.name })}
        confirm={t('clusters.takeOut')}
        isDanger
        wish={[host.id, 'out', isPartly]}
        call={(query) =>
          api.POST('/v1/hosts/{host}/maintenance', { params: { path, query }, body: { partly: isPartly } })
        }
        onClose={onClose}
      >
        <Checkbox
          id="partly"
          label={t('clusters.partly')}
          description={t('clusters.partlyHelp')}
          isChecked={isPartly}
          onChange={(_event, isChecked) => setPartly(isChecked)}
        />
      </PlanDialog>
    )
  }
  return (
    <PlanDialog
      title={t('clusters.takeBackAsk', { name: host.name })}
      confirm={t('clusters.takeBack')}
      wish={[host.id, 'back', returnVms]}
      call={(query) => api.POST('/v1/hosts/{host}/return', { params: { path, query }, body: { returnVms } })}
      onClose={onClose}
    >
      <Checkbox
        id="return-vms"
        label={t('clusters.returnVms')}
        isChecked={returnVms}
        onChange={(_event, isChecked) => setReturnVms(isChecked)}
      />
    </PlanDialog>
  )
}
