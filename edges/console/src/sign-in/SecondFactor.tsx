/** What I sign in with beside the password. */
import { unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { instant } from '../parts/amounts.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { secondFactors } from '../queries.ts'
import { t } from '../words/translate.ts'
import { AddAppDialog } from './AddAppDialog.tsx'
import { ProofField, proofOf } from './ProofField.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

type Dialog = 'add-app' | 'turn-off' | 'new-codes'

export function SecondFactor(): ReactNode {
  const { data: mine, error } = useQuery(secondFactors)
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const close = () => setDialog(undefined)
  if (mine === undefined) return <Problem title={t('signin.secondFactor')} error={error} />
  const { totpSince: since, recoveryCodesLeft: left, hasPassword } = mine
  const button = (opens: Dialog, label: string) => (
    <Button variant="secondary" onClick={() => setDialog(opens)}>
      {label}
    </Button>
  )
  return (
    <div className="cv-stack">
      <p>{since === null ? t('signin.appOff') : t('signin.appOn', { since: instant(since), left })}</p>
      <div className="cv-actions">
        {since === null ? button('add-app', t('signin.addApp')) : button('turn-off', t('signin.turnOff'))}
        {since === null ? null : button('new-codes', t('signin.newCodes'))}
      </div>
      {dialog === 'add-app' ? <AddAppDialog onClose={close} /> : null}
      {dialog === 'turn-off' ? <TurnOff hasPassword={hasPassword} onClose={close} /> : null}
      {dialog === 'new-codes' ? <NewCodes hasPassword={hasPassword} onClose={close} /> : null}
    </div>
  )
}

interface ProvenDialogProps {
  readonly hasPassword: boolean
  readonly onClose: () => void
}

function TurnOff({ hasPassword, onClose }: ProvenDialogProps): ReactNode {
  const [proof, setProof] = useState('')
  return (
    <FormDialog
      title={t('signin.turnOffAsk')}
      confirm={t('signin.turnOff')}
      isDanger
      isReady={proof !== ''}
      changes={['second-factors']}
      send={() => unwrap(api.POST('/v1/me/totp/remove', { body: proofOf(hasPassword, proof) }))}
      onClose={onClose}
    >
      <ProofField hasPassword={hasPassword} value={proof} onChange={setProof} />
    </FormDialog>
  )
}

function NewCodes({ hasPassword, onClose }: ProvenDialogProps): ReactNode {
  const [proof, setProof] = useState('')
  const [codes, setCodes] = useState<readonly string[] | undefined>()
  return (
    <FormDialog
      title={t('signin.newCodes')}
      description={t('signin.newCodesHelp')}
      confirm={codes === undefined ? t('signin.newCodes') : t('people.copiedIt')}
      isReady={proof !== ''}
      changes={['second-factors']}
      send={async () =>
        codes === undefined
          ? await unwrap(api.POST('/v1/me/recovery-codes', { body: proofOf(hasPassword, proof) }))
          : undefined
      }
      onDone={(answer) => (answer === undefined ? onClose() : setCodes(answer.recoveryCodes))}
      onClose={onClose}
    >
      {codes === undefined ? (
        <ProofField hasPassword={hasPassword} value={proof} onChange={setProof} />
      ) : (
        <RecoveryCodes codes={codes} />
      )}
    </FormDialog>
  )
}
