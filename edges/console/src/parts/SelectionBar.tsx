/** What can be done to the rows that are selected: shown only while there are some. */
import { Button } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'
import type { BulkAction } from './BulkDialog.tsx'

interface SelectionBarProps<T> {
  readonly rows: readonly T[]
  readonly actions: readonly BulkAction<T>[]
  readonly onAct: (action: BulkAction<T>) => void
}

export const SelectionBar = <T,>({ rows, actions, onAct }: SelectionBarProps<T>): ReactNode =>
  rows.length === 0 ? null : (
    <div className="cv-toolbar" role="group" aria-label={t('parts.selected', { count: rows.length })}>
      <strong>{t('parts.selected', { count: rows.length })}</strong>
      {actions.map((action) => (
        <Button
          key={action.label}
          variant="secondary"
          size="sm"
          isDanger={action.isDanger ?? false}
          onClick={() => onAct(action)}
        >
          {action.label}
        </Button>
      ))}
    </div>
  )
