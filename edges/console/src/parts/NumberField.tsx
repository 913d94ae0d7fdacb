/** A whole number of at least one, typed or stepped. */
import { FormGroup, TextInput } from '@patternfly/react-core'
import type { ReactNode } from 'react'

interface NumberFieldProps {
  readonly id: string
  readonly label: string
  readonly value: number
  readonly step?: number
  readonly onChange: (value: number) => void
}

export const NumberField = ({ id, label, value, step = 1, onChange }: NumberFieldProps): ReactNode => (
  <FormGroup label={label} fieldId={id}>
    <TextInput
      id={id}
      type="number"
      min={1}
      step={step}
      value={value}
      onChange={(_event, text) => {
        const next = Math.floor(Number(text))
        if (next >= 1) onChange(next)
      }}
    />
  </FormGroup>
)
