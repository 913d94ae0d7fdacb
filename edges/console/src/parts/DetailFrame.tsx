/**
 * The page of one thing: the way back to its list, its name and state, and what can be done to it.
 *
 * What somebody may never do is not offered; what cannot be done now is, with the reason. An action either opens a dialog, of which
 * this keeps the one that is open, or acts at once.
 */
import { type ReactNode, useState } from 'react'
import { useMay } from '../live/use-may.ts'
import { t } from '../words/translate.ts'
import { ActionButton } from './ActionButton.tsx'
import type { Place } from './kind-pages.ts'
import { PageFrame } from './PageFrame.tsx'
import { RowLink } from './RowLink.tsx'

export interface DetailAction {
  readonly label: string
  /** The verb without which it is not offered. */
  readonly needs?: string
  /** Why not now. */
  readonly refusal?: string | undefined
  readonly isDanger?: boolean
  readonly opens?: (close: () => void) => ReactNode
  readonly act?: () => unknown
}

interface DetailFrameProps {
  readonly title: string
  /** The list that it is in. */
  readonly list: Place
  readonly beside?: ReactNode
  readonly actions: readonly DetailAction[]
  readonly children: ReactNode
}

export function DetailFrame({ title, list, beside, actions, children }: DetailFrameProps): ReactNode {
  const may = useMay()
  const [open, setOpen] = useState<string | undefined>()
  const offered = actions.filter(({ needs }) => needs === undefined || may(needs))
  return (
    <PageFrame
      title={title}
      above={<RowLink to={`/${list}`}>{t(`frame.place.${list}`)}</RowLink>}
      beside={beside}
      actions={offered.map(({ label, refusal, isDanger = false, act, opens }) => (
        <ActionButton
          key={label}
          variant="secondary"
          isDanger={isDanger}
          refusal={refusal}
          onPress={() => {
            if (opens !== undefined) setOpen(label)
            act?.()
          }}
        >
          {label}
        </ActionButton>
      ))}
    >
      {children}
      {offered.find(({ label }) => label === open)?.opens?.(() => setOpen(undefined))}
    </PageFrame>
  )
}
