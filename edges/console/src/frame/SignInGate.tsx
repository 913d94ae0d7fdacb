/**
 * Shows the console to who is signed in, and follows the server while they are.
 *
 * A session that ends in the middle of something only puts a dialog over the page: what was typed is still there afterwards.
 */
import {
  Bullseye,
  Card,
  CardBody,
  Modal,
  ModalBody,
  ModalHeader,
  PageSection,
  Spinner,
  Title,
} from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { followServer } from '../live/follow-server.ts'
import { session } from '../live/session.ts'
import { findSession } from '../live/sign-in.ts'
import { useSignal } from '../live/signal.ts'
import { Problem } from '../parts/Problem.tsx'
import { Sentence } from '../words/Sentence.tsx'
import { t } from '../words/translate.ts'
import { Brand } from './Brand.tsx'
import { SignInForm } from './SignInForm.tsx'

/** Few ever see it: it is no part of the first load. */
const EnrolPage = lazy(async () => ({ default: (await import('../sign-in/EnrolPage.tsx')).EnrolPage }))

export function SignInGate({ children }: { readonly children: ReactNode }): ReactNode {
  const who = useSignal(session)
  const { kind } = who
  const user = who.kind === 'signed-in' ? `${who.me.organisation}/${who.me.project}/${who.me.name}` : undefined
  const mustEnrol = who.kind === 'signed-in' && who.me.mustEnrol
  const looking = useQuery({ queryKey: ['session'], queryFn: () => findSession().then(() => true), retry: 5 })

  useEffect(() => {
    if (user !== undefined && !mustEnrol) followServer(user)
  }, [user, mustEnrol])

  if (kind === 'unknown') {
    return (
      <Bullseye>
        {looking.isError ? <Unreachable error={looking.error} /> : <Spinner aria-label={t('frame.loading')} />}
      </Bullseye>
    )
  }
  if (kind === 'signed-out') return <SignInPage />
  if (who.me.mustEnrol) {
    return (
      <Suspense fallback={<Spinner aria-label={t('frame.loading')} />}>
        <EnrolPage name={who.me.name} />
      </Suspense>
    )
  }
  return (
    <>
      {children}
      {kind === 'expired' ? <SignInAgain /> : null}
    </>
  )
}

function SignInPage(): ReactNode {
  useEffect(() => {
    document.title = `${t('frame.signIn')} – Covisor`
  }, [])
  return (
    <PageSection hasBodyWrapper={false} isFilled component="main" className="cv-sign-in">
      <Card isLarge>
        <CardBody>
          <Brand />
          <Title headingLevel="h1">{t('frame.signInTo')}</Title>
          <p>
            <Sentence
              of="frame.tokenPlace"
              parts={{ file: <code>admin-token</code>, command: <code>covisor up</code> }}
            />
          </p>
          <SignInForm />
        </CardBody>
      </Card>
    </PageSection>
  )
}

const SignInAgain = (): ReactNode => (
  <Modal isOpen variant="small" aria-labelledby="sign-in-again">
    <ModalHeader title={t('frame.signInAgain')} labelId="sign-in-again" description={t('frame.sessionEnded')} />
    <ModalBody>
      <SignInForm />
    </ModalBody>
  </Modal>
)

const Unreachable = ({ error }: { readonly error: unknown }): ReactNode => (
  <main>
    <Problem title={t('frame.cannotBeReached')} error={error} />
    <p>{t('frame.reloadToTry')}</p>
  </main>
)
