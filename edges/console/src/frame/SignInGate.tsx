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
import { type ReactNode, useEffect } from 'react'
import { followServer } from '../live/follow-server.ts'
import { session } from '../live/session.ts'
import { findSession } from '../live/sign-in.ts'
import { useSignal } from '../live/signal.ts'
import { Problem } from '../parts/Problem.tsx'
import { Brand } from './Brand.tsx'
import { SignInForm } from './SignInForm.tsx'

export function SignInGate({ children }: { readonly children: ReactNode }): ReactNode {
  const who = useSignal(session)
  const { kind } = who
  const user = who.kind === 'signed-in' ? `${who.me.organisation}/${who.me.project}/${who.me.name}` : undefined
  const looking = useQuery({ queryKey: ['session'], queryFn: () => findSession().then(() => true), retry: 5 })

  useEffect(() => {
    if (user !== undefined) followServer(user)
  }, [user])

  if (kind === 'unknown') {
    return (
      <Bullseye>{looking.isError ? <Unreachable error={looking.error} /> : <Spinner aria-label="Loading" />}</Bullseye>
    )
  }
  if (kind === 'signed-out') return <SignInPage />
  return (
    <>
      {children}
      {kind === 'expired' ? <SignInAgain /> : null}
    </>
  )
}

function SignInPage(): ReactNode {
  useEffect(() => {
    document.title = 'Sign in – Covisor'
  }, [])
  return (
    <PageSection hasBodyWrapper={false} isFilled component="main" className="cv-sign-in">
      <Card isLarge>
        <CardBody>
          <Brand />
          <Title headingLevel="h1">Sign in to Covisor</Title>
          <p>
            The administrator's token lies in the file <code>admin-token</code> of the server's data directory;{' '}
            <code>covisor up</code> tells its place.
          </p>
          <SignInForm />
        </CardBody>
      </Card>
    </PageSection>
  )
}

const SignInAgain = (): ReactNode => (
  <Modal isOpen variant="small" aria-labelledby="sign-in-again">
    <ModalHeader
      title="Sign in again"
      labelId="sign-in-again"
      description="Your session ended. The page is as you left it."
    />
    <ModalBody>
      <SignInForm />
    </ModalBody>
  </Modal>
)

const Unreachable = ({ error }: { readonly error: unknown }): ReactNode => (
  <main>
    <Problem title="Covisor cannot be reached" error={error} />
    <p>Reload the page to try again.</p>
  </main>
)
