/** What an appliance asks: a field for each property that may be answered, with what must be answered marked. */
import type { Schema } from '@covisor/client'
import { FormGroup, FormHelperText, HelperText, HelperTextItem, TextInput } from '@patternfly/react-core'
import type { ReactNode } from 'react'

type Property = Schema<'Inspection'>['properties'][number]
type Answers = Readonly<Record<string, string>>

interface PropertyFieldsProps {
  readonly properties: readonly Property[]
  readonly answers: Answers
  readonly onChange: (answers: Answers) => void
}

export function PropertyFields({ properties, answers, onChange }: PropertyFieldsProps): ReactNode {
  const asked = properties.filter(({ isUserConfigurable }) => isUserConfigurable)
  return asked.map((property, index) => (
    <FormGroup
      key={property.key}
      label={<bdi>{property.label ?? property.key}</bdi>}
      fieldId={`import-property-${index}`}
      isRequired={property.mustBeAnswered}
    >
      <TextInput
        id={`import-property-${index}`}
        type={property.isPassword ? 'password' : 'text'}
        autoComplete={property.isPassword ? 'new-password' : 'off'}
        value={answers[property.key] ?? property.value ?? ''}
        onChange={(_event, text) => onChange({ ...answers, [property.key]: text })}
      />
      {property.description === null ? null : (
        <FormHelperText>
          <HelperText>
            <HelperTextItem>
              <bdi>{property.description}</bdi>
            </HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  ))
}

export const isUnanswered = (properties: readonly Property[], answers: Answers): boolean =>
  properties.some(({ mustBeAnswered, key }) => mustBeAnswered && (answers[key] ?? '') === '')
