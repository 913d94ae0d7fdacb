/** A new password for whoever is signed in; it ends their other sessions. */
import { unwrap } from '@covisor/client'
import { Alert, Button, Form, FormGroup, TextInput } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { Problem } from '../parts/Problem.tsx'
import { t } from '../words/translate.ts'

const LEAST = 12

export function Password(): ReactNode {
  const [password, setPassword] = useState('')
  const save = useMutation({
    mutationFn: () => unwrap(api.PUT('/v1/me/password', { body: { password } })),
    onSuccess: () => setPassword(''),
  })
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <FormGroup label={t('settings.newPassword', { least: LEAST })} fieldId="new-password">
        <TextInput
          id="new-password"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(_event, text) => setPassword(text)}
        />
      </FormGroup>
      <Problem title={t('settings.passwordNotSet')} error={save.error} />
      {save.isSuccess ? <Alert variant="success" isInline title={t('settings.passwordSet')} /> : null}
      <div>
        <Button type="submit" variant="secondary" isDisabled={password.length < LEAST} isLoading={save.isPending}>
          {t('settings.setPassword')}
        </Button>
      </div>
    </Form>
  )
}
