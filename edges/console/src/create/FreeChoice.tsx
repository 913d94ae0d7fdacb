/** A choice that may be left to the server: "chosen for me" is the first of them, and an empty value. */
import type { ReactNode } from 'react'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { t } from '../words/translate.ts'

interface FreeChoiceProps {
  readonly id: string
  readonly label: string
  readonly value: string
  /** A word stands for itself. */
  readonly options: readonly (string | readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}

export const FreeChoice = ({ options, ...rest }: FreeChoiceProps): ReactNode => (
  <ChoiceField
    {...rest}
    options={[
      ['', t('create.chosenForMe')],
      ...options.map((option) => (typeof option === 'string' ? ([option, option] as const) : option)),
    ]}
  />
)
