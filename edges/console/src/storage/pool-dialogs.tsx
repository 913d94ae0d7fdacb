/** What can be done to pools: make one of a folder, share it with another host, forget it. Each shows its plan first. */
import type { Schema } from '@covisor/client'
import { Checkbox } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useHostChoice } from '../parts/HostField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'

type Pool = Schema<'Pool'>

export function CreatePoolDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState('images')
  const [path, setPath] = useState('/var/lib/libvirt/images')
  const { host, field } = useHostChoice('pool-host')
  const wish = { name: name.trim(), host, path: path.trim() }
  return (
    <PlanDialog
      title={t('pages.pools.create')}
      confirm={t('parts.create')}
      wish={wish}
      call={(query) => api.POST('/v1/pools', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <TextField id="pool-name" label={t('parts.name')} value={name} onChange={setName} isRequired />
      {field}
      <TextField id="pool-path" label={t('pages.pools.folder')} value={path} onChange={setPath} isRequired />
    </PlanDialog>
  )
}

interface PoolDialogProps {
  readonly pool: Pool
  readonly onClose: () => void
  readonly onStarted?: () => void
}

export const ForgetPoolDialog = ({ pool, onClose, onStarted }: PoolDialogProps): ReactNode => (
  <PlanDialog
    title={t('pages.pools.forgetAsk', { name: pool.name })}
    confirm={t('pages.pools.forget')}
    isDanger
    wish={pool.id}
    call={(query) => api.DELETE('/v1/pools/{pool}', { params: { path: { pool: pool.id }, query } })}
    onClose={onClose}
    {...(onStarted === undefined ? {} : { onStarted })}
  >
    <p>{t('pages.pools.forgetHelp')}</p>
  </PlanDialog>
)

export function SharePoolDialog({ pool, onClose }: PoolDialogProps): ReactNode {
  const { host, field } = useHostChoice('share-host', pool.hosts)
  const [declared, setDeclared] = useState(false)
  return (
    <PlanDialog
      title={t('pages.pools.shareAsk', { name: pool.name })}
      confirm={t('pages.pools.share')}
      wish={[pool.id, host, declared]}
      call={(query) =>
        api.POST('/v1/pools/{pool}/share', { params: { path: { pool: pool.id }, query }, body: { host, declared } })
      }
      onClose={onClose}
    >
      <p>{t('pages.pools.shareHelp')}</p>
      {field}
      <Checkbox
        id="share-declared"
        label={t('pages.pools.declared')}
        isChecked={declared}
        onChange={(_event, isChecked) => setDeclared(isChecked)}
      />
    </PlanDialog>
  )
}
