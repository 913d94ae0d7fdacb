/** What a host is called, and how it is reached: a new address is tried while the plan is made, so what refuses is said before. */
import type { Schema } from '@covisor/client'
import { Form } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'

interface EditHostDialogProps {
  readonly host: Schema<'Host'>
  readonly onClose: () => void
}

export function EditHostDialog({ host, onClose }: EditHostDialogProps): ReactNode {
  const [name, setName] = useState(host.name)
  const [uri, setUri] = useState(host.endpoint.uri)
  const wish = {
    ...(name.trim() === host.name ? {} : { name: name.trim() }),
    ...(uri.trim() === host.endpoint.uri ? {} : { uri: uri.trim() }),
  }
  const isChanged = Object.keys(wish).length > 0
  return (
    <PlanDialog
      title={t('host.editAsk', { name: host.name })}
      confirm={t('parts.save')}
      wish={[host.id, wish]}
      isReady={isChanged}
      call={(query) =>
        api.PATCH('/v1/endpoints/{endpoint}', {
          params: { path: { endpoint: host.endpoint.id }, query },
          body: wish,
        })
      }
      onClose={onClose}
    >
      <Form>
        <TextField
          id="edit-host-name"
          label={t('parts.name')}
          help={t('host.callsItself', { name: host.hostname })}
          isRequired
          value={name}
          onChange={setName}
        />
        <TextField
          id="edit-host-uri"
          label={t('host.address')}
          help={t('host.addressHelp')}
          isRequired
          value={uri}
          onChange={setUri}
        />
      </Form>
    </PlanDialog>
  )
}
