/** One disk or card among others: its title, its fields two in a row, and the way to take it out again. */
import { Button, FormFieldGroup, FormFieldGroupHeader, Grid } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'

interface HardwareRowProps {
  readonly id: string
  readonly title: string
  /** What the button says to who does not see beside what it stands. */
  readonly removeLabel: string
  /** Absent: it stays. */
  readonly onRemove?: () => void
  readonly children: ReactNode
}

export const HardwareRow = ({ id, title, removeLabel, onRemove, children }: HardwareRowProps): ReactNode => (
  <FormFieldGroup
    role="group"
    header={
      <FormFieldGroupHeader
        titleText={{ text: title, id: `${id}-title` }}
        actions={
          onRemove === undefined ? null : (
            <Button variant="link" isDanger aria-label={removeLabel} onClick={onRemove}>
              {t('create.remove')}
            </Button>
          )
        }
      />
    }
  >
    <Grid hasGutter sm={6}>
      {children}
    </Grid>
  </FormFieldGroup>
)
