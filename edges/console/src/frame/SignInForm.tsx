/** Token, or user and password, then the second step where one is asked for. Nothing is kept in the page. */
import { ActionGroup, Button, Form, FormGroup, Tab, Tabs, TabTitleText, TextInput } from '@patternfly/react-core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, lazy, type ReactNode, Suspense, useState } from 'react'
import { secondStep, signIn } from '../live/sign-in.ts'
import { useSignal } from '../live/signal.ts'
import { Problem } from '../parts/Problem.tsx'
import { PasskeyButton } from '../sign-in/PasskeyButton.tsx'
import { SecondStepForm } from '../sign-in/SecondStepForm.tsx'
import { t } from '../words/translate.ts'

/** Most installations have none. */
const ProviderButtons = lazy(async () => ({
  default: (await import('../sign-in/ProviderButtons.tsx')).ProviderButtons,
}))

type Way = 'token' | 'password'

export function SignInForm(): ReactNode {
  const step = useSignal(secondStep)
  return step === undefined ? <FirstStepForm /> : <SecondStepForm step={step} />
}

function FirstStepForm(): ReactNode {
  const [way, setWay] = useState<Way>('token')
  const [token, setToken] = useState('')
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useMutation({
    mutationFn: () => signIn(way === 'token' ? { token: token.trim() } : { user, password }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    attempt.mutate()
  }
  const isReady = way === 'token' ? token.trim() !== '' : user !== '' && password !== ''
  return (
    <>
      <Tabs activeKey={way} onSelect={(_event, key) => setWay(key as Way)} aria-label={t('frame.howToSignIn')} isFilled>
        <Tab eventKey="token" tabContentId="sign-in-form" title={<TabTitleText>{t('frame.token')}</TabTitleText>} />
        <Tab
          eventKey="password"
          tabContentId="sign-in-form"
          title={<TabTitleText>{t('frame.userAndPassword')}</TabTitleText>}
        />
      </Tabs>
      <Form
        id="sign-in-form"
        role="tabpanel"
        aria-label={t('frame.signIn')}
        onSubmit={submit}
        className="cv-sign-in-form"
      >
        {way === 'token' ? (
          <FormGroup label={t('frame.apiToken')} fieldId="sign-in-token">
            <TextInput
              id="sign-in-token"
              type="password"
              autoComplete="off"
              value={token}
              onChange={(_event, text) => setToken(text)}
            />
          </FormGroup>
        ) : (
          <>
            <FormGroup label={t('frame.user')} fieldId="sign-in-user">
              <TextInput
                id="sign-in-user"
                autoComplete="username"
                value={user}
                onChange={(_event, text) => setUser(text)}
              />
            </FormGroup>
            <FormGroup label={t('frame.password')} fieldId="sign-in-password">
              <TextInput
                id="sign-in-password"
                type="password"
                autoComplete="current-password"
                value={password}
                onChange={(_event, text) => setPassword(text)}
              />
            </FormGroup>
          </>
        )}
        <Problem title={t('frame.notSignedIn')} error={attempt.error} />
        <ActionGroup>
          <Button type="submit" variant="primary" isDisabled={!isReady} isLoading={attempt.isPending} isBlock>
            {t('frame.signIn')}
          </Button>
        </ActionGroup>
      </Form>
      <Suspense fallback={null}>
        <ProviderButtons />
      </Suspense>
      <PasskeyButton />
    </>
  )
}
