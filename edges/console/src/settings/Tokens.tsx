/** API tokens of whoever is signed in: made with an end and as few rights as the program needs, revoked when it is gone. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, Checkbox, FormGroup, TextInput } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { instant } from '../parts/amounts.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Name } from '../parts/Name.tsx'
import { Secret } from '../parts/Secret.tsx'
import { TextField } from '../parts/TextField.tsx'
import { VerbChoice } from '../people/VerbChoice.tsx'
import { projectList, tokenList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Token = Schema<'Token'>

export function Tokens(): ReactNode {
  const { data: tokens = [] } = useQuery(tokenList)
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Token | undefined>()
  const create = (
    <Button variant="secondary" onClick={() => setCreating(true)}>
      {t('settings.createToken')}
    </Button>
  )
  return (
    <div className="cv-stack">
      {tokens.length === 0 ? (
        <EmptyMessage title={t('settings.noTokens')} action={create}>
          {t('settings.noTokensBody')}
        </EmptyMessage>
      ) : (
        <>
          <div>{create}</div>
          <DataTable
            label={t('settings.tokens')}
            rows={tokens}
            rowName={({ name }) => name}
            columns={columnsFor(setLeaving)}
          />
        </>
      )}
      {isCreating ? <CreateToken onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : (
        <FormDialog
          title={t('settings.revokeAsk', { name: leaving.name })}
          description={t('settings.revokeHelp')}
          confirm={t('settings.revoke')}
          isDanger
          changes={['token']}
          send={() => unwrap(api.DELETE('/v1/tokens/{token}', { params: { path: { token: leaving.id } } }))}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </div>
  )
}

const columnsFor = (onRevoke: (token: Token) => void): readonly Column<Token>[] => [
  { header: t('parts.name'), width: 22, cell: ({ name }) => <Name of={name} /> },
  {
    header: t('settings.may'),
    cell: ({ verbs }) => (verbs === 'all' ? t('settings.whatIMay') : <Name of={verbs.join(', ')} />),
  },
  { header: t('people.made'), width: 16, cell: ({ createdAt }) => instant(createdAt) },
  {
    header: t('settings.validUntil'),
    width: 16,
    cell: ({ expiresAt }) => (expiresAt === null ? t('settings.untilRevoked') : instant(expiresAt)),
  },
  {
    header: t('settings.lastUsed'),
    width: 16,
    cell: ({ usedAt }) => (usedAt === null ? t('settings.never') : instant(usedAt)),
  },
  {
    header: t('parts.actions'),
    width: 10,
    cell: (token) => (
      <Button
        variant="link"
        size="sm"
        isDanger
        aria-label={`${t('settings.revoke')} ${token.name}`}
        onClick={() => onRevoke(token)}
      >
        {t('settings.revoke')}
      </Button>
    ),
  },
]

function CreateToken({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { data: projects = [] } = useQuery(projectList)
  const [name, setName] = useState('')
  const [until, setUntil] = useState('')
  const [project, setProject] = useState('')
  const [isNarrow, setNarrow] = useState(false)
  const [verbs, setVerbs] = useState<ReadonlySet<string>>(new Set())
  const [secret, setSecret] = useState<string | undefined>()
  if (secret !== undefined) {
    return (
      <FormDialog
        title={t('settings.tokenMade', { name: name.trim() })}
        confirm={t('people.copiedIt')}
        changes={[]}
        send={() => Promise.resolve()}
        onClose={onClose}
      >
        <Secret title={t('people.shownOnce')} label={t('settings.newToken')} secret={secret} />
      </FormDialog>
    )
  }
  const body = {
    name: name.trim(),
    // The day that was chosen is the last one.
    ...(until === '' ? {} : { expiresAt: new Date(`${until}T23:59:59`).toISOString() }),
    ...(project === '' ? {} : { project }),
    ...(isNarrow ? { verbs: [...verbs] } : {}),
  }
  return (
    <FormDialog
      title={t('settings.createToken')}
      confirm={t('parts.create')}
      isReady={body.name !== '' && (!isNarrow || verbs.size > 0)}
      changes={['token']}
      send={() => unwrap(api.POST('/v1/tokens', { body }))}
      onDone={(made) => setSecret(made.secret)}
      onClose={onClose}
    >
      <TextField id="token-name" label={t('parts.name')} isRequired value={name} onChange={setName} />
      <FormGroup label={t('settings.validUntil')} fieldId="token-until">
        <TextInput id="token-until" type="date" value={until} onChange={(_event, text) => setUntil(text)} />
      </FormGroup>
      {projects.length < 2 ? null : (
        <ChoiceField
          id="token-project"
          label={t('settings.onlyIn')}
          value={project}
          options={[['', t('settings.anyProject')], ...projects.map((one) => [one.id, one.name] as const)]}
          onChange={setProject}
        />
      )}
      <Checkbox
        id="token-narrow"
        label={t('settings.onlySome')}
        isChecked={isNarrow}
        onChange={(_event, isChecked) => setNarrow(isChecked)}
      />
      {isNarrow ? <VerbChoice chosen={verbs} onChange={setVerbs} /> : null}
    </FormDialog>
  )
}
