/** Tags as labels, in rows of tables and on pages. A long one is cut by its label, never by the page. */
import { Label, LabelGroup } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'
import { type Tags, tagText } from './layout-calls.ts'

interface TagLabelsProps {
  readonly of: Tags
  /** Absent: they cannot be taken off here. */
  readonly onTakeOff?: ((key: string) => void) | undefined
}

export const TagLabels = ({ of, onTakeOff }: TagLabelsProps): ReactNode => (
  <LabelGroup aria-label={t('layout.tags')} numLabels={12}>
    {Object.entries(of).map(([key, value]) => (
      <Label
        key={key}
        isCompact
        textMaxWidth="24ch"
        {...(onTakeOff === undefined
          ? {}
          : {
              onClose: () => onTakeOff(key),
              closeBtnAriaLabel: t('layout.untag', { tag: tagText(key, value) }),
            })}
      >
        <bdi>{tagText(key, value)}</bdi>
      </Label>
    ))}
  </LabelGroup>
)
