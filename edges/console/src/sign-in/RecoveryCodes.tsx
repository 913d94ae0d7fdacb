/** Recovery codes, the one time that they are shown. */
import type { ReactNode } from 'react'
import { Secret } from '../parts/Secret.tsx'
import { t } from '../words/translate.ts'

export const RecoveryCodes = ({ codes }: { readonly codes: readonly string[] }): ReactNode => (
  <>
    <p>{t('signin.recoveryCodesHelp')}</p>
    <ul aria-label={t('signin.recoveryCodes')} className="cv-codes">
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
    <Secret title={t('people.shownOnce')} label={t('signin.recoveryCodes')} secret={codes.join(' ')} />
  </>
)
