/** One line of text with its label. */
import { FormGroup, FormHelperText, HelperText, HelperTextItem, TextInput } from '@patternfly/react-core'
import type { ReactNode } from 'react'

interface TextFieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly help?: string
  readonly isRequired?: boolean
  readonly onChange: (value: string) => void
}

export const TextField = ({ id, label, value, help, isRequired = false, onChange }: TextFieldProps): ReactNode => (
  <FormGroup label={label} fieldId={id} isRequired={isRequired}>
    <TextInput id={id} value={value} isRequired={isRequired} onChange={(_event, text) => onChange(text)} />
    {help === undefined ? null : (
      <FormHelperText>
        <HelperText>
          <HelperTextItem>{help}</HelperTextItem>
        </HelperText>
      </FormHelperText>
    )}
  </FormGroup>
)
