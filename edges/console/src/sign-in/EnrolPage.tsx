/** For who showed a password only, where more is wanted: the way to a second factor, and nothing else. */
import { Button, Card, CardBody, PageSection, Title } from '@patternfly/react-core'
import { type ReactNode, useEffect, useState } from 'react'
import { Brand } from '../frame/Brand.tsx'
import { hasPasskeys } from '../live/passkey.ts'
import { findSession, signOut } from '../live/sign-in.ts'
import { Sentence } from '../words/Sentence.tsx'
import { t } from '../words/translate.ts'
import { AddAppDialog } from './AddAppDialog.tsx'
import { AddPasskeyDialog } from './AddPasskeyDialog.tsx'

export function EnrolPage({ name }: { readonly name: string }): ReactNode {
  const [adding, setAdding] = useState<'app' | 'passkey' | undefined>()
  const goOn = () => void findSession()
  useEffect(() => {
    document.title = `${t('signin.enrolTitle')} – Covisor`
  }, [])
  return (
    <PageSection hasBodyWrapper={false} isFilled component="main" className="cv-sign-in">
      <Card isLarge>
        <CardBody>
          <Brand />
          <Title headingLevel="h1">{t('signin.enrolTitle')}</Title>
          <p>{t('signin.enrolBody')}</p>
          <div className="cv-actions">
            <Button onClick={() => setAdding('app')}>{t('signin.addApp')}</Button>
            {hasPasskeys() ? (
              <Button variant="secondary" onClick={() => setAdding('passkey')}>
                {t('signin.addPasskey')}
              </Button>
            ) : null}
            <Button variant="link" onClick={() => void signOut()}>
              <Sentence of="frame.signOut" parts={{ name: <bdi>{name}</bdi> }} />
            </Button>
          </div>
          {adding === 'app' ? <AddAppDialog onClose={() => setAdding(undefined)} onDone={goOn} /> : null}
          {adding === 'passkey' ? <AddPasskeyDialog onClose={() => setAdding(undefined)} onDone={goOn} /> : null}
        </CardBody>
      </Card>
    </PageSection>
  )
}
