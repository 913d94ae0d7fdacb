/** The licence texts of an appliance, and that they are accepted. */
import { Checkbox, ExpandableSection } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { t } from '../words/translate.ts'

interface LicenceFieldsProps {
  readonly texts: readonly string[]
  readonly isAccepted: boolean
  readonly onChange: (isAccepted: boolean) => void
}

export const LicenceFields = ({ texts, isAccepted, onChange }: LicenceFieldsProps): ReactNode =>
  texts.length === 0 ? null : (
    <>
      <ExpandableSection toggleText={t('imports.licence')}>
        <div className="cv-config" tabIndex={0} role="region" aria-label={t('imports.licenceTexts')}>
          {texts.join('\n\n')}
        </div>
      </ExpandableSection>
      <Checkbox
        id="import-licence"
        label={t('imports.licenceAccepted')}
        isChecked={isAccepted}
        onChange={(_event, isChecked) => onChange(isChecked)}
      />
    </>
  )
