/** Makes a passkey: a name for it, what the browser asks, then recovery codes when it is the first second factor. */
import { type ReactNode, useState } from 'react'
import { addPasskey } from '../live/passkey.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'

interface AddPasskeyDialogProps {
  readonly onClose: () => void
  /** After the recovery codes were seen. */
  readonly onDone?: () => void
}

export function AddPasskeyDialog({ onClose, onDone = onClose }: AddPasskeyDialogProps): ReactNode {
  const [name, setName] = useState('')
  const [codes, setCodes] = useState<readonly string[] | undefined>()
  return (
    <FormDialog
      title={t('signin.addPasskey')}
      description={t('signin.addPasskeyHelp')}
      confirm={codes === undefined ? t('signin.addPasskey') : t('people.copiedIt')}
      isReady={codes !== undefined || name.trim() !== ''}
      changes={['second-factors', 'passkeys']}
      send={async () => (codes === undefined ? await addPasskey(name.trim()) : undefined)}
      onDone={(answer) =>
        answer === undefined || answer.recoveryCodes.length === 0 ? onDone() : setCodes(answer.recoveryCodes)
      }
      onClose={codes === undefined ? onClose : onDone}
    >
      {codes === undefined ? (
        <TextField id="passkey-name" label={t('signin.passkeyName')} value={name} isRequired onChange={setName} />
      ) : (
        <RecoveryCodes codes={codes} />
      )}
    </FormDialog>
  )
}
