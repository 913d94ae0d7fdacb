/** Where a filter is typed: completes keys and values, and hands on what makes sense when typing rests. Arrow keys choose, Tab takes. */
import { TextInput } from '@patternfly/react-core'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { t } from '../words/translate.ts'
import { useTyped } from './use-typed.ts'

export interface Completion {
  /** What it replaces, from and to. */
  readonly from: number
  readonly to: number
  readonly options: readonly { readonly text: string; readonly help: string }[]
}

interface FilterBoxProps {
  /** What it looks like, such as `state:running`. */
  readonly example: string
  readonly completionAt: (text: string, caret: number) => Completion
  /** Whether what is typed is worth handing on; whole if not said. */
  readonly isWhole?: (text: string) => boolean
  readonly filter: string
  readonly onChange: (filter: string) => void
}

/** Less than between two letters of somebody quick, more than between two events of one key. */
const REST_MS = 20
const LIST = 'filter-options'

export function FilterBox({
  filter,
  example,
  completionAt,
  isWhole = () => true,
  onChange,
}: FilterBoxProps): ReactNode {
  const hand = (text: string) => isWhole(text) && text.trim() !== filter && onChange(text.trim())
  const [typed, setTyped] = useTyped(filter, hand, REST_MS)
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const [caret, setCaret] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const completion = completionAt(typed, caret)
  const options = isOpen ? completion.options : []

  const type = (text: string, at: number) => {
    setTyped(text)
    setCaret(at)
    setChosen(-1)
    setOpen(true)
  }
  const take = (option: string) => {
    const isValue = !/[:~><]=?$/.test(option)
    const text = `${typed.slice(0, completion.from)}${option}${isValue ? ' ' : ''}${typed.slice(completion.to).trimStart()}`
    type(text, completion.from + option.length + (isValue ? 1 : 0))
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const option = options[chosen < 0 && event.key === 'Tab' && typed.trim() !== '' ? 0 : chosen]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!isOpen) return setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setChosen(Math.max(-1, Math.min(options.length - 1, chosen + step)))
    } else if ((event.key === 'Enter' || event.key === 'Tab') && option !== undefined) {
      event.preventDefault()
      take(option.text)
    } else if (event.key === 'Enter') {
      setOpen(false)
      onChange(typed.trim())
    } else if (event.key === 'Escape') setOpen(false)
  }
  return (
    <div className="cv-filter">
      <TextInput
        ref={input}
        type="search"
        role="combobox"
        aria-label={t('parts.filter')}
        aria-expanded={options.length > 0}
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={options[chosen] === undefined ? '' : `${LIST}-${chosen}`}
        autoComplete="off"
        spellCheck={false}
        placeholder={example}
        value={typed}
        onChange={(event, text) => type(text, event.currentTarget.selectionStart ?? text.length)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div
        id={LIST}
        role="listbox"
        aria-label={t('parts.whatMayCome')}
        className="cv-targets"
        hidden={options.length === 0}
      >
        {options.map(({ text, help }, index) => (
          // biome-ignore lint: the input has the focus and handles the keys
          <div
            key={text}
            id={`${LIST}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            // Before the input loses the focus.
            onMouseDown={(event) => {
              event.preventDefault()
              take(text)
            }}
          >
            <bdi>{text}</bdi>
            <span>{help}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
