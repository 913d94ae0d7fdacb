/** After the password: a code of the app, a recovery code, or a passkey where there is one. */
import type { Schema } from '@covisor/client'
import {
  ActionGroup,
  Button,
  Form,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  TextInput,
} from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { secondStep, signIn } from '../live/sign-in.ts'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'
import { PasskeyButton } from './PasskeyButton.tsx'

export function SecondStepForm({ step }: { readonly step: Schema<'SecondStep'> }): ReactNode {
  const [code, setCode] = useState('')
  const attempt = useMutation({
    mutationFn: () => signIn({ challenge: step.challenge, code: code.trim() }),
    onError: () => setCode(''),
  })
  return (
    <>
      <Form
        aria-label={t('signin.secondStep')}
        className="cv-sign-in-form"
        onSubmit={(event) => {
          event.preventDefault()
          attempt.mutate()
        }}
      >
        <FormGroup label={t('signin.codeOfApp')} fieldId="sign-in-code">
          <TextInput
            id="sign-in-code"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={(_event, text) => setCode(text)}
          />
          <FormHelperText>
            <HelperText>
              <HelperTextItem>{t('signin.codeHelp')}</HelperTextItem>
            </HelperText>
          </FormHelperText>
        </FormGroup>
        <Problem title={t('frame.notSignedIn')} error={attempt.error} />
        <ActionGroup>
          <Button type="submit" isDisabled={code.trim() === ''} isLoading={attempt.isPending}>
            {t('signin.goOn')}
          </Button>
          <Button variant="link" onClick={() => secondStep.set(undefined)}>
            {t('signin.beginAgain')}
          </Button>
        </ActionGroup>
      </Form>
      {step.methods.includes('passkey') ? <PasskeyButton /> : null}
    </>
  )
}
