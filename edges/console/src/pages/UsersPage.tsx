/** /users: who can sign in. */
import { type Schema, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { instant } from '../parts/amounts.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { Secret } from '../parts/Secret.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { TextField } from '../parts/TextField.tsx'
import { organisationList, userList } from '../queries.ts'
import { inLanguage, t } from '../words/translate.ts'

type User = Schema<'User'>

export function UsersPage(): ReactNode {
  const users = useQuery(userList)
  const may = useMay()
  const [isCreating, setCreating] = useState(false)
  return (
    <PageFrame
      title={t('frame.place.users')}
      actions={may('user:create') ? <Button onClick={() => setCreating(true)}>{t('people.createUser')}</Button> : null}
    >
      <Problem title={t('people.usersNotRead')} error={users.error} />
      <ListTable
        list="users"
        label={t('frame.place.users')}
        rows={users.data ?? []}
        rowName={({ name }) => name}
        columns={columns()}
      />
      {isCreating ? <CreateUser onClose={() => setCreating(false)} /> : null}
    </PageFrame>
  )
}

const columns = inLanguage((): readonly ListColumn<User>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 24,
    value: ({ name }) => name,
    cell: ({ id, name }) => (
      <RowLink to={`/users/${id}`}>
        <Name of={name} />
      </RowLink>
    ),
  },
  {
    key: 'display-name',
    header: t('people.displayName'),
    value: ({ displayName }) => displayName,
    cell: ({ displayName }) => <Name of={displayName} />,
  },
  {
    key: 'organisation',
    header: t('people.organisation'),
    width: 20,
    value: ({ organisation }) => organisation.name,
    cell: ({ organisation }) => <Name of={organisation.name} />,
  },
  {
    key: 'state',
    header: t('people.state'),
    width: 14,
    value: ({ disabled }) => (disabled ? 'disabled' : 'active'),
    cell: ({ disabled }) => <StateLabel state={disabled ? 'disabled' : 'active'} />,
  },
  {
    key: 'made',
    header: t('people.made'),
    width: 18,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => instant(createdAt),
  },
])

function CreateUser({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { data: organisations = [] } = useQuery(organisationList)
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [organisation, setOrganisation] = useState('')
  const [made, setMade] = useState<Schema<'NewUser'> | undefined>()
  if (made !== undefined) {
    return (
      <FormDialog
        title={t('people.userMade', { name: made.user.name })}
        description={t('people.userMadeHelp')}
        confirm={t('people.copiedIt')}
        changes={[]}
        send={() => Promise.resolve()}
        onClose={onClose}
      >
        <Secret title={t('people.shownOnce')} label={t('people.signInSecret')} secret={signInLink(made.secret)} />
      </FormDialog>
    )
  }
  return (
    <FormDialog
      title={t('people.createUser')}
      confirm={t('parts.create')}
      isReady={name.trim() !== ''}
      changes={['user']}
      send={() =>
        unwrap(
          api.POST('/v1/users', {
            body: {
              name: name.trim(),
              ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }),
              ...(organisation === '' ? {} : { organisation }),
            },
          }),
        )
      }
      onDone={setMade}
      onClose={onClose}
    >
      <TextField
        id="user-name"
        label={t('parts.name')}
        help={t('people.userNameHelp')}
        isRequired
        value={name}
        onChange={setName}
      />
      <TextField id="user-display-name" label={t('people.displayName')} value={displayName} onChange={setDisplayName} />
      {organisations.length < 2 ? null : (
        <ChoiceField
          id="user-organisation"
          label={t('people.organisation')}
          value={organisation}
          options={[['', t('people.mine')], ...organisations.map(({ id, name: label }) => [id, label] as const)]}
          onChange={setOrganisation}
        />
      )}
    </FormDialog>
  )
}

/** What follows the # is never sent, so it is in no log. */
const signInLink = (secret: string): string => `${location.origin}/#signin=${secret}`
