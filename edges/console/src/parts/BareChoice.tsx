/** One of several, in a toolbar: named for screen readers alone. */
import { FormSelect, FormSelectOption } from '@patternfly/react-core'
import type { ReactNode } from 'react'

interface BareChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}

export const BareChoice = ({ label, value, options, onChange }: BareChoiceProps): ReactNode => (
  <FormSelect aria-label={label} value={value} onChange={(_event, next) => onChange(next)}>
    {options.map(([option, text]) => (
      <FormSelectOption key={option} value={option} label={text} />
    ))}
  </FormSelect>
)
