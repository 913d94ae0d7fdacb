/** The field that is typed into, and what was found below it. */
import { Modal, ModalBody, ModalHeader, TextInput } from '@patternfly/react-core'
import { type KeyboardEvent, type ReactNode, useDeferredValue, useState } from 'react'
import { dialogPlace } from '../parts/dialog-place.ts'
import { Name } from '../parts/Name.tsx'
import { t } from '../words/translate.ts'
import type { Deed } from './deeds.ts'
import { type Target, useTargets } from './go-to-targets.ts'

interface GoToDialogProps {
  readonly onDeed: (deed: Deed) => void
  readonly onClose: () => void
}

export function GoToDialog({ onDeed, onClose }: GoToDialogProps): ReactNode {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  /** Whose actions are shown instead of what was found. */
  const [subject, setSubject] = useState<Target | undefined>()
  const found = useTargets(useDeferredValue(text.trim()), onDeed)
  const targets = subject === undefined ? found : deedsOf(subject, onDeed)
  const at = targets[chosen]

  const go = (target: Target | undefined) => {
    if (target === undefined || target.refusal !== undefined) return
    onClose()
    target.go()
  }
  const lookAt = (next: Target | undefined) => {
    setSubject(next)
    setChosen(0)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const isAtEnd = event.currentTarget.selectionStart === text.length
    if (event.key === 'Enter') go(at)
    else if (event.key === 'ArrowRight' && isAtEnd && subject === undefined && at?.deeds !== undefined) lookAt(at)
    else if (event.key === 'ArrowLeft' && subject !== undefined) lookAt(undefined)
    else if (step !== 0) setChosen(Math.max(0, Math.min(targets.length - 1, chosen + step)))
    else return
    event.preventDefault()
  }
  return (
    <Modal
      isOpen
      appendTo={dialogPlace}
      variant="small"
      position="top"
      onClose={onClose}
      aria-labelledby="go-to"
      elementToFocus="#go-to-text"
    >
      <ModalHeader title={t('frame.goTo')} labelId="go-to" />
      <ModalBody>
        <TextInput
          id="go-to-text"
          type="search"
          autoComplete="off"
          aria-label={t('frame.goToFields')}
          placeholder={t('frame.goToHint')}
          value={text}
          onChange={(_event, next) => {
            setText(next)
            lookAt(undefined)
          }}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-expanded="true"
          aria-controls="go-to-targets"
          aria-activedescendant={at === undefined ? '' : idOf(at)}
        />
        {subject === undefined ? null : (
          <p>
            <strong>
              <Name of={subject.name} />
            </strong>
          </p>
        )}
        <div id="go-to-targets" role="listbox" aria-label={t('frame.places')} className="cv-targets">
          {targets.map((target, index) => (
            // biome-ignore lint: the input has the focus and handles the keys
            <div
              key={target.id}
              id={idOf(target)}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              aria-disabled={target.refusal !== undefined}
              onClick={() => go(target)}
            >
              <Name of={target.name} />
              <span>
                <bdi>{target.refusal ?? target.kind}</bdi>
                {target.deeds === undefined ? null : (
                  <button
                    type="button"
                    tabIndex={-1}
                    className="cv-deeds"
                    aria-hidden="true"
                    onClick={(event) => {
                      event.stopPropagation()
                      lookAt(target)
                    }}
                  >
                    ›
                  </button>
                )}
              </span>
            </div>
          ))}
        </div>
        {targets.length === 0 ? <p role="status">{t('frame.goToNothing')}</p> : null}
        <p className="cv-quiet">{t('frame.goToKeys')}</p>
      </ModalBody>
    </Modal>
  )
}

const idOf = ({ id }: Target): string => `go-to-${id.replaceAll(' ', '-')}`

const deedsOf = (subject: Target, onDeed: (deed: Deed) => void): readonly Target[] =>
  (subject.deeds?.() ?? []).map((deed) => ({
    id: deed.id,
    kind: t('frame.kind.action'),
    name: deed.label,
    refusal: deed.refusal,
    go: () => onDeed(deed),
  }))
