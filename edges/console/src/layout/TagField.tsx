/** Where a tag is typed: offers those that are in use, so that there are not ten ways to write one. */
import { FormGroup, FormHelperText, HelperText, HelperTextItem, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { tagList } from '../queries.ts'
import { t } from '../words/translate.ts'
import { tagText } from './layout-calls.ts'

interface TagFieldProps {
  readonly value: string
  readonly onChange: (text: string) => void
}

export function TagField({ value, onChange }: TagFieldProps): ReactNode {
  const id = useId()
  const { data: known = [] } = useQuery(tagList)
  return (
    <FormGroup label={t('layout.tag')} fieldId={id} isRequired>
      <TextInput
        id={id}
        value={value}
        isRequired
        autoComplete="off"
        list={`${id}-known`}
        onChange={(_event, text) => onChange(text)}
      />
      <datalist id={`${id}-known`}>
        {known.map(({ key, value: of }) => (
          <option key={tagText(key, of)} value={tagText(key, of)} />
        ))}
      </datalist>
      <FormHelperText>
        <HelperText>
          <HelperTextItem>{t('layout.addTagHelp')}</HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  )
}
