/** One of several, with its label. */
import { FormGroup, FormSelect, FormSelectOption } from '@patternfly/react-core'
import type { ReactNode } from 'react'

interface ChoiceFieldProps<T extends string> {
  readonly id: string
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [value: T, label: string])[]
  readonly isRequired?: boolean
  readonly onChange: (value: T) => void
}

export const ChoiceField = <T extends string>(props: ChoiceFieldProps<T>): ReactNode => {
  const { id, label, value, options, isRequired = false, onChange } = props
  return (
    <FormGroup label={label} fieldId={id} isRequired={isRequired}>
      <FormSelect id={id} value={value} onChange={(_event, next) => onChange(next as T)}>
        {options.map(([option, text]) => (
          <FormSelectOption key={option} value={option} label={text} />
        ))}
      </FormSelect>
    </FormGroup>
  )
}
