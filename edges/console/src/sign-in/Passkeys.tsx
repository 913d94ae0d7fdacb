/** My passkeys: made, named, removed. */
import { type Schema, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { hasPasskeys } from '../live/passkey.ts'
import { instant } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Name } from '../parts/Name.tsx'
import { TextField } from '../parts/TextField.tsx'
import { passkeyList, secondFactors } from '../queries.ts'
import { t } from '../words/translate.ts'
import { AddPasskeyDialog } from './AddPasskeyDialog.tsx'
import { ProofField, proofOf } from './ProofField.tsx'

type Passkey = Schema<'Passkey'>
type Dialog = { readonly kind: 'add' } | { readonly kind: 'rename' | 'remove'; readonly passkey: Passkey }

export function Passkeys(): ReactNode {
  const { data: passkeys = [] } = useQuery(passkeyList)
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const close = () => setDialog(undefined)
  return (
    <div className="cv-stack">
      <p>{hasPasskeys() ? t('signin.passkeysHelp') : t('signin.noPasskeysHere')}</p>
      {hasPasskeys() ? (
        <div>
          <Button variant="secondary" onClick={() => setDialog({ kind: 'add' })}>
            {t('signin.addPasskey')}
          </Button>
        </div>
      ) : null}
      {passkeys.length === 0 ? null : (
        <DataTable
          label={t('signin.passkeys')}
          rows={passkeys}
          rowName={({ name }) => name}
          columns={columnsFor(setDialog)}
        />
      )}
      {dialog?.kind === 'add' ? <AddPasskeyDialog onClose={close} /> : null}
      {dialog?.kind === 'rename' ? <Rename passkey={dialog.passkey} onClose={close} /> : null}
      {dialog?.kind === 'remove' ? <Remove passkey={dialog.passkey} onClose={close} /> : null}
    </div>
  )
}

const columnsFor = (open: (dialog: Dialog) => void): readonly Column<Passkey>[] => [
  { header: t('parts.name'), cell: ({ name }) => <Name of={name} /> },
  { header: t('people.made'), cell: ({ createdAt }) => instant(createdAt) },
  {
    header: t('settings.lastUsed'),
    cell: ({ usedAt }) => (usedAt === null ? t('settings.never') : instant(usedAt)),
  },
  {
    header: '',
    cell: (passkey) => (
      <div className="cv-actions">
        <Button variant="link" isInline onClick={() => open({ kind: 'rename', passkey })}>
          {t('signin.rename')}
        </Button>
        <Button variant="link" isInline isDanger onClick={() => open({ kind: 'remove', passkey })}>
          {t('signin.remove')}
        </Button>
      </div>
    ),
  },
]

interface OnePasskey {
  readonly passkey: Passkey
  readonly onClose: () => void
}

const pathOf = ({ id }: Passkey) => ({ path: { passkey: id } })

function Rename({ passkey, onClose }: OnePasskey): ReactNode {
  const [name, setName] = useState(passkey.name)
  return (
    <FormDialog
      title={t('signin.renamePasskey', { name: passkey.name })}
      confirm={t('parts.save')}
      isReady={name.trim() !== ''}
      changes={['passkeys']}
      send={() =>
        unwrap(api.PATCH('/v1/me/passkeys/{passkey}', { params: pathOf(passkey), body: { name: name.trim() } }))
      }
      onClose={onClose}
    >
      <TextField id="passkey-name" label={t('signin.passkeyName')} value={name} onChange={setName} />
    </FormDialog>
  )
}

function Remove({ passkey, onClose }: OnePasskey): ReactNode {
  const { data: mine } = useQuery(secondFactors)
  const [proof, setProof] = useState('')
  const hasPassword = mine?.hasPassword ?? true
  return (
    <FormDialog
      title={t('signin.removePasskeyAsk', { name: passkey.name })}
      confirm={t('signin.remove')}
      isDanger
      isReady={proof !== ''}
      changes={['passkeys', 'second-factors']}
      send={() =>
        unwrap(
          api.POST('/v1/me/passkeys/{passkey}/remove', { params: pathOf(passkey), body: proofOf(hasPassword, proof) }),
        )
      }
      onClose={onClose}
    >
      <ProofField hasPassword={hasPassword} value={proof} onChange={setProof} />
    </FormDialog>
  )
}
