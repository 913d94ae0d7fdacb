/** That it is still me: the password, or a code where there is none. */
import type { Schema } from '@covisor/client'
import { FormGroup, TextInput } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'

interface ProofFieldProps {
  readonly hasPassword: boolean
  readonly value: string
  readonly onChange: (value: string) => void
}

export const ProofField = ({ hasPassword, value, onChange }: ProofFieldProps): ReactNode => (
  <FormGroup label={hasPassword ? t('signin.passwordAgain') : t('signin.codeOfApp')} fieldId="proof">
    <TextInput
      id="proof"
      type="password"
      autoComplete={hasPassword ? 'current-password' : 'one-time-code'}
      value={value}
      onChange={(_event, text) => onChange(text)}
    />
  </FormGroup>
)

export const proofOf = (hasPassword: boolean, value: string): Schema<'Proof'> =>
  hasPassword ? { password: value } : { code: value.trim() }
