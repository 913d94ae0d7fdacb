/** A secret that is shown once, to be copied now. */
import { Alert, ClipboardCopy } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'

interface SecretProps {
  readonly title: string
  readonly label: string
  readonly secret: string
}

export const Secret = ({ title, label, secret }: SecretProps): ReactNode => (
  <Alert variant="success" isInline title={title}>
    <ClipboardCopy isReadOnly hoverTip={t('parts.copy')} clickTip={t('parts.copied')} textAriaLabel={label}>
      {secret}
    </ClipboardCopy>
  </Alert>
)
