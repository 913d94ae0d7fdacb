/** Some of many, chosen by typing a part of their names: what was chosen stands above the field, and can be taken back. */
import { Button, FormGroup, Label, LabelGroup, List, ListItem, TextInput } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { t } from '../words/translate.ts'
import { Name } from './Name.tsx'

export interface Named {
  readonly id: string
  readonly name: string
}

interface PickManyProps {
  readonly id: string
  readonly label: string
  readonly chosen: readonly Named[]
  readonly found: readonly Named[]
  /** Told what is typed, where somebody else does the finding; otherwise `found` is searched here. */
  readonly onSearch?: (text: string) => void
  /** One replaces the other. */
  readonly isSingle?: boolean
  readonly onChange: (chosen: readonly Named[]) => void
}

const MOST_OFFERED = 8

export function PickMany(props: PickManyProps): ReactNode {
  const { id, label, chosen, found, onSearch, isSingle = false, onChange } = props
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const offered = found
    .filter(({ name }) => onSearch !== undefined || name.toLowerCase().includes(text.trim().toLowerCase()))
    .filter((one) => chosen.every((other) => other.id !== one.id))
    .slice(0, MOST_OFFERED)
  const search = (next: string) => {
    setText(next)
    onSearch?.(next.trim())
  }
  const take = (one: Named) => {
    onChange(isSingle ? [one] : [...chosen, one])
    search('')
  }
  return (
    <FormGroup label={label} fieldId={id}>
      {chosen.length === 0 ? null : (
        <LabelGroup numLabels={20} aria-label={t('parts.chosenOf', { label })}>
          {chosen.map((one) => (
            <Label
              key={one.id}
              closeBtnAriaLabel={t('parts.takeBack', { name: one.name })}
              onClose={() => onChange(chosen.filter((other) => other.id !== one.id))}
            >
              <Name of={one.name} />
            </Label>
          ))}
        </LabelGroup>
      )}
      <div
        onFocus={() => setOpen(true)}
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) setOpen(false)
        }}
      >
        <TextInput
          id={id}
          type="search"
          autoComplete="off"
          placeholder={t('parts.typeName')}
          value={text}
          onChange={(_event, next) => search(next)}
        />
        {isOpen ? (
          <List isPlain className="cv-offers" aria-label={t('parts.offersOf', { label })}>
            {offered.map((one) => (
              <ListItem key={one.id}>
                <Button variant="link" isInline onClick={() => take(one)}>
                  <Name of={one.name} />
                </Button>
              </ListItem>
            ))}
          </List>
        ) : null}
      </div>
    </FormGroup>
  )
}
