/** /settings: my password, my API tokens, and which version this is. */
import { unwrap } from '@covisor/client'
import {
  Alert,
  Button,
  Card,
  CardBody,
  CardTitle,
  ClipboardCopy,
  Form,
  FormGroup,
  FormSelect,
  FormSelectOption,
  TextInput,
} from '@patternfly/react-core'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../live/query-client.ts'
import { session } from '../live/session.ts'
import { useSignal } from '../live/signal.ts'
import { instant } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { tokenList, version } from '../queries.ts'
import { chooseLanguage, type Language, language, languages } from '../words/language.ts'
import { t } from '../words/translate.ts'

const LEAST_PASSWORD = 12

export const SettingsPage = (): ReactNode => (
  <PageFrame title="Settings">
    <div className="cv-cards">
      <Card>
        <CardTitle component="h2">Password</CardTitle>
        <CardBody>
          <Password />
        </CardBody>
      </Card>
      <Card>
        <CardTitle component="h2">{t('pages.settings.language')}</CardTitle>
        <CardBody>
          <ChooseLanguage />
        </CardBody>
      </Card>
      <Card>
        <CardTitle component="h2">About</CardTitle>
        <CardBody>
          <About />
        </CardBody>
      </Card>
      <Card className="cv-wide">
        <CardTitle component="h2">API tokens</CardTitle>
        <CardBody>
          <Tokens />
        </CardBody>
      </Card>
    </div>
  </PageFrame>
)

const ChooseLanguage = (): ReactNode => (
  <FormGroup label={t('pages.settings.language')} fieldId="language">
    <FormSelect
      id="language"
      value={useSignal(language)}
      onChange={(_event, next) => void chooseLanguage(next as Language)}
    >
      {Object.entries(languages).map(([tag, name]) => (
        <FormSelectOption key={tag} value={tag} label={name} />
      ))}
    </FormSelect>
    <p className="cv-quiet">{t('pages.settings.languageHelp')}</p>
  </FormGroup>
)

function Password(): ReactNode {
  const [password, setPassword] = useState('')
  const save = useMutation({
    mutationFn: () => unwrap(api.PUT('/v1/me/password', { body: { password } })),
    onSuccess: () => setPassword(''),
  })
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <FormGroup label={`New password (${LEAST_PASSWORD} characters or more)`} fieldId="new-password">
        <TextInput
          id="new-password"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(_event, text) => setPassword(text)}
        />
      </FormGroup>
      <Problem title="Not set" error={save.error} />
      {save.isSuccess ? <Alert variant="success" isInline title="Your password is set" /> : null}
      <div>
        <Button
          type="submit"
          variant="secondary"
          isDisabled={password.length < LEAST_PASSWORD}
          isLoading={save.isPending}
        >
          Set password
        </Button>
      </div>
    </Form>
  )
}

function Tokens(): ReactNode {
  const tokens = useQuery(tokenList)
  const [name, setName] = useState('')
  const reread = () => queryClient.invalidateQueries({ queryKey: ['token'] })
  const create = useMutation({
    mutationFn: () => unwrap(api.POST('/v1/tokens', { body: { name: name.trim() } })),
    onSuccess() {
      setName('')
      return reread()
    },
  })
  const revoke = useMutation({
    mutationFn: (token: string) => unwrap(api.DELETE('/v1/tokens/{token}', { params: { path: { token } } })),
    onSuccess: reread,
  })
  return (
    <div className="cv-stack">
      <form
        className="cv-toolbar"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <TextInput
          aria-label="Name of a new token"
          placeholder="Name of a new token"
          value={name}
          onChange={(_event, text) => setName(text)}
        />
        <Button type="submit" variant="secondary" isDisabled={name.trim() === ''} isLoading={create.isPending}>
          Create token
        </Button>
      </form>
      <Problem title="Not created" error={create.error} />
      <Problem title="Not revoked" error={revoke.error} />
      {create.data === undefined ? null : (
        <Alert variant="success" isInline title="Copy it now; it is shown only once">
          <ClipboardCopy isReadOnly hoverTip="Copy" clickTip="Copied" textAriaLabel="New token">
            {create.data.secret}
          </ClipboardCopy>
        </Alert>
      )}
      <Table aria-label="API tokens" variant="compact" gridBreakPoint="">
        <Thead>
          <Tr>
            <Th>Name</Th>
            <Th>Made</Th>
            <Th>Valid until</Th>
            <Th>Last used</Th>
            <Th screenReaderText="Actions" />
          </Tr>
        </Thead>
        <Tbody>
          {(tokens.data ?? []).map((token) => (
            <Tr key={token.id}>
              <Td>
                <Name of={token.name} />
              </Td>
              <Td>{instant(token.createdAt)}</Td>
              <Td>{token.expiresAt === null ? 'it is revoked' : instant(token.expiresAt)}</Td>
              <Td>{token.usedAt === null ? 'never' : instant(token.usedAt)}</Td>
              <Td isActionCell modifier="nowrap">
                <Button
                  variant="link"
                  size="sm"
                  isDanger
                  aria-label={`Revoke ${token.name}`}
                  onClick={() => revoke.mutate(token.id)}
                >
                  Revoke
                </Button>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  )
}

function About(): ReactNode {
  const who = useSignal(session)
  const { data } = useQuery(version)
  if (who.kind !== 'signed-in' && who.kind !== 'expired') return null
  const { verbs } = who.me
  return (
    <Facts
      label="About"
      facts={[
        ['Server', `Covisor ${data?.version ?? ''}`],
        ['Signed in as', <Name key="me" of={who.me.name} />],
        ['May', verbs === 'all' ? 'everything' : verbs.join(', ')],
      ]}
    />
  )
}
