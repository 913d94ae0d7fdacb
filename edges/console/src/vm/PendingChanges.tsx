/** What a VM gets at its next start, and the way to take it back. The server says both. */
import type { Schema } from '@covisor/client'
import { Alert, List, ListItem } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { mebibytes } from '../parts/amounts.ts'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { t } from '../words/translate.ts'
import { refusalOf, type Vm } from './vm-calls.ts'

type Pending = Vm['pending'][number]

export function PendingChanges({ vm }: { readonly vm: Vm }): ReactNode {
  const [edit, setEdit] = useState<Schema<'EditVm'> | undefined>()
  if (vm.pending.length === 0 && edit === undefined) return null
  return (
    <>
      {vm.pending.length === 0 ? null : (
        <Alert className="cv-wide" variant="info" isInline title={t('vm.pendingTitle')}>
          <List isPlain aria-label={t('vm.pendingTitle')}>
            {vm.pending.map((change) => (
              <ListItem key={`${change.kind} ${change.key}`}>
                {textOf(change)}{' '}
                {change.takeBack === null ? null : (
                  <ActionButton
                    variant="link"
                    size="sm"
                    label={t('vm.pendingBackOf', { what: textOf(change) })}
                    refusal={refusalOf(vm, 'edit')}
                    onPress={() => setEdit(change.takeBack as Schema<'EditVm'>)}
                  >
                    {t('vm.pendingBack')}
                  </ActionButton>
                )}
              </ListItem>
            ))}
          </List>
        </Alert>
      )}
      {edit === undefined ? null : (
        <PlanDialog
          title={t('vm.pendingBackTitle', { name: vm.name })}
          confirm={t('vm.pendingBack')}
          wish={[vm.id, edit]}
          call={(query) => api.PATCH('/v1/vms/{vm}', { params: { path: { vm: vm.id }, query }, body: edit })}
          onClose={() => setEdit(undefined)}
        />
      )}
    </>
  )
}

function textOf({ kind, key, now, next }: Pending): string {
  if (kind === 'vcpus') return t('vm.pending.vcpus', { now: now ?? 0, next: next ?? 0 })
  if (kind === 'memoryMiB') return t('vm.pending.memoryMiB', { now: mebibytes(now ?? 0), next: mebibytes(next ?? 0) })
  return t(`vm.pending.${kind}`, { key: key ?? '' })
}
