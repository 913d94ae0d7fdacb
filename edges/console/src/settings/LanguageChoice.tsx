/** Which language the console speaks in this browser. */
import { FormGroup, FormSelect, FormSelectOption } from '@patternfly/react-core'
import type { ReactNode } from 'react'
import { useSignal } from '../live/signal.ts'
import { chooseLanguage, type Language, language, languages } from '../words/language.ts'
import { t } from '../words/translate.ts'

export const LanguageChoice = (): ReactNode => (
  <FormGroup label={t('settings.language')} fieldId="language">
    <FormSelect
      id="language"
      value={useSignal(language)}
      onChange={(_event, next) => void chooseLanguage(next as Language)}
    >
      {Object.entries(languages).map(([tag, name]) => (
        <FormSelectOption key={tag} value={tag} label={name} />
      ))}
    </FormSelect>
    <p className="cv-quiet">{t('settings.languageHelp')}</p>
  </FormGroup>
)
