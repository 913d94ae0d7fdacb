/** Sets an authenticator app up: the secret, then a code of it, then the recovery codes. */
import { unwrap } from '@covisor/client'
import { Button, ClipboardCopy, Spinner } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { TextField } from '../parts/TextField.tsx'
import { QrPicture } from '../qr/QrPicture.tsx'
import { t } from '../words/translate.ts'
import { newSecret } from './new-secret.ts'
import { RecoveryCodes } from './RecoveryCodes.tsx'

interface AddAppDialogProps {
  readonly onClose: () => void
  /** After the recovery codes were seen. */
  readonly onDone?: () => void
}

export function AddAppDialog({ onClose, onDone = onClose }: AddAppDialogProps): ReactNode {
  const made = useQuery(newSecret)
  const [code, setCode] = useState('')
  const [codes, setCodes] = useState<readonly string[] | undefined>()
  return (
    <FormDialog
      title={t('signin.addApp')}
      description={t('signin.addAppHelp')}
      confirm={codes === undefined ? t('signin.confirm') : t('people.copiedIt')}
      isReady={codes !== undefined || (made.data !== undefined && code.trim() !== '')}
      changes={['second-factors']}
      send={async () =>
        codes === undefined ? await unwrap(api.POST('/v1/me/totp/confirm', { body: { code: code.trim() } })) : undefined
      }
      onDone={(answer) =>
        answer === undefined || answer.recoveryCodes.length === 0 ? onDone() : setCodes(answer.recoveryCodes)
      }
      onClose={codes === undefined ? onClose : onDone}
    >
      {codes !== undefined ? (
        <RecoveryCodes codes={codes} />
      ) : (
        <>
          <Problem title={t('parts.notDone')} error={made.error} />
          {made.data === undefined ? (
            <Spinner aria-label={t('frame.loading')} />
          ) : (
            <>
              <QrPicture text={made.data.uri} label={t('signin.appPicture')} />
              <ClipboardCopy isReadOnly textAriaLabel={t('signin.appSecret')}>
                {made.data.secret}
              </ClipboardCopy>
              <Button variant="link" isInline component="a" href={made.data.uri}>
                {t('signin.appLink')}
              </Button>
            </>
          )}
          <TextField id="app-code" label={t('signin.codeOfApp')} value={code} onChange={setCode} />
        </>
      )}
    </FormDialog>
  )
}
