/** Starts a VM elsewhere whose host is dead, on the word of who says so: two running copies would ruin its disks. */
import { Checkbox } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { t } from '../words/translate.ts'
import type { Vm } from './vm-calls.ts'

export function RecoverDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }): ReactNode {
  const [hostIsDead, setDead] = useState(false)
  return (
    <PlanDialog
      title={t('vm.recover.ask', { name: vm.name })}
      confirm={t('vm.recover.do')}
      isDanger
      isReady={hostIsDead}
      wish={[vm.id, vm.generation, hostIsDead]}
      call={(query) =>
        api.POST('/v1/vms/{vm}/recover', { params: { path: { vm: vm.id }, query }, body: { hostIsDead } })
      }
      onClose={onClose}
    >
      <Checkbox
        id="recover-dead"
        label={t('vm.recover.hostIsDead')}
        description={t('vm.recover.hostIsDeadHelp')}
        isChecked={hostIsDead}
        onChange={(_event, isChecked) => setDead(isChecked)}
      />
    </PlanDialog>
  )
}
