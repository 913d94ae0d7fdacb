/** /settings: my language, my password and second factor, my API tokens, where I am signed in, and which version this is. */
import type { ReactNode } from 'react'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Part } from '../parts/Part.tsx'
import { About } from '../settings/About.tsx'
import { LanguageChoice } from '../settings/LanguageChoice.tsx'
import { Password } from '../settings/Password.tsx'
import { Sessions } from '../settings/Sessions.tsx'
import { Tokens } from '../settings/Tokens.tsx'
import { Passkeys } from '../sign-in/Passkeys.tsx'
import { SecondFactor } from '../sign-in/SecondFactor.tsx'
import { t } from '../words/translate.ts'

export const SettingsPage = (): ReactNode => (
  <PageFrame title={t('frame.place.settings')}>
    <div className="cv-cards">
      <Part title={t('settings.language')}>
        <LanguageChoice />
      </Part>
      <Part title={t('frame.password')}>
        <Password />
      </Part>
      <Part title={t('signin.secondFactor')}>
        <SecondFactor />
      </Part>
      <Part title={t('settings.sessions')}>
        <Sessions />
      </Part>
      <Part title={t('settings.about')}>
        <About />
      </Part>
      <Part title={t('signin.passkeys')} isWide>
        <Passkeys />
      </Part>
      <Part title={t('settings.tokens')} isWide>
        <Tokens />
      </Part>
    </div>
  </PageFrame>
)
