/** Who has which role where: of one user, or in one project; roles are given and taken here. */
import { type Schema, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Name } from '../parts/Name.tsx'
import { Problem } from '../parts/Problem.tsx'
import { bindingList, organisationList, projectList, roleList, userList } from '../queries.ts'
import { inLanguage, t } from '../words/translate.ts'

type Binding = Schema<'Binding'>

interface BindingsProps {
  readonly user?: Schema<'Named'>
  readonly project?: Schema<'Named'>
}

export function Bindings({ user, project }: BindingsProps): ReactNode {
  const may = useMay()
  const bindings = useQuery(bindingList)
  const [isGiving, setGiving] = useState(false)
  const [taking, setTaking] = useState<Binding | undefined>()
  const shown = (bindings.data ?? []).filter(
    (binding) =>
      (user === undefined || binding.user.id === user.id) &&
      (project === undefined || binding.project?.id === project.id),
  )
  const give = may('binding:create') ? (
    <Button variant="secondary" onClick={() => setGiving(true)}>
      {t('people.giveRole')}
    </Button>
  ) : undefined
  const columns: readonly Column<Binding>[] = [
    ...(user === undefined ? [userColumn()] : []),
    ...otherColumns(),
    {
      header: t('parts.actions'),
      width: 12,
      cell: (binding) =>
        may('binding:delete') ? (
          <Button
            variant="link"
            size="sm"
            isDanger
            aria-label={t('people.takeRoleOf', { role: binding.role.name, user: binding.user.name })}
            onClick={() => setTaking(binding)}
          >
            {t('people.takeRole')}
          </Button>
        ) : null,
    },
  ]
  return (
    <div className="cv-stack">
      <Problem title={t('people.bindingsNotRead')} error={bindings.error} />
      {bindings.isSuccess && shown.length === 0 ? (
        <EmptyMessage title={t('people.noBindings')} action={give}>
          {t('people.noBindingsBody')}
        </EmptyMessage>
      ) : (
        <>
          <div>{give}</div>
          <DataTable label={t('people.roles')} rows={shown} rowName={({ role }) => role.name} columns={columns} />
        </>
      )}
      {isGiving ? (
        <GiveRole
          {...(user === undefined ? {} : { user })}
          {...(project === undefined ? {} : { project })}
          onClose={() => setGiving(false)}
        />
      ) : null}
      {taking === undefined ? null : (
        <FormDialog
          title={t('people.takeRoleAsk', { role: taking.role.name, user: taking.user.name })}
          description={t('people.takeRoleHelp')}
          confirm={t('people.takeRole')}
          isDanger
          changes={['binding']}
          send={() => unwrap(api.DELETE('/v1/bindings/{binding}', { params: { path: { binding: taking.id } } }))}
          onClose={() => setTaking(undefined)}
        />
      )}
    </div>
  )
}

const userColumn = inLanguage(
  (): Column<Binding> => ({ header: t('people.user'), width: 26, cell: ({ user }) => <Name of={user.name} /> }),
)

const otherColumns = inLanguage((): readonly Column<Binding>[] => [
  { header: t('people.role'), width: 22, cell: ({ role }) => <Name of={role.name} /> },
  { header: t('people.where'), cell: (binding) => <Where binding={binding} /> },
])

function Where({ binding: { project, organisation, resource } }: { readonly binding: Binding }): ReactNode {
  if (resource !== null) {
    const name = resource.name === '' ? resource.id : resource.name
    return <Name of={t('people.onResource', { name, project: project?.name ?? t('people.everywhere') })} />
  }
  if (project !== null) return <Name of={t('people.inProject', { name: project.name })} />
  if (organisation !== null) return <Name of={t('people.inOrganisation', { name: organisation.name })} />
  return t('people.everywhere')
}

const SITE = 'site'

function GiveRole({ user, project, onClose }: BindingsProps & { readonly onClose: () => void }): ReactNode {
  const { data: users = [] } = useQuery({ ...userList, enabled: user === undefined })
  const { data: roles = [] } = useQuery(roleList)
  const { data: projects = [] } = useQuery(projectList)
  const { data: organisations = [] } = useQuery(organisationList)
  const [chosenUser, setUser] = useState('')
  const [chosenRole, setRole] = useState('')
  const [where, setWhere] = useState('')
  const userId = user?.id ?? (chosenUser === '' ? users[0]?.id : chosenUser)
  const role = chosenRole === '' ? roles[0]?.id : chosenRole
  const places: readonly (readonly [string, string])[] = [
    ...projects.map(({ id, name, organisation }) => [`project ${id}`, `${organisation.name} / ${name}`] as const),
    ...organisations.map(({ id, name }) => [`organisation ${id}`, t('people.inOrganisation', { name })] as const),
    [SITE, t('people.everywhere')],
  ]
  const place = project === undefined ? where || (places[0]?.[0] ?? '') : `project ${project.id}`
  const [kind, id = ''] = place.split(' ')
  return (
    <FormDialog
      title={t('people.giveRole')}
      confirm={t('people.giveRole')}
      isReady={userId !== undefined && role !== undefined}
      changes={['binding']}
      send={() =>
        unwrap(
          api.POST('/v1/bindings', {
            body: {
              user: userId ?? '',
              role: role ?? '',
              ...(kind === 'project'
                ? { project: id }
                : kind === 'organisation'
                  ? { organisation: id }
                  : { site: true }),
            },
          }),
        )
      }
      onClose={onClose}
    >
      {user === undefined ? (
        <ChoiceField
          id="binding-user"
          label={t('people.user')}
          value={userId ?? ''}
          options={users.map((one) => [one.id, one.name])}
          onChange={setUser}
        />
      ) : null}
      <ChoiceField
        id="binding-role"
        label={t('people.role')}
        value={role ?? ''}
        options={roles.map((one) => [one.id, one.name])}
        onChange={setRole}
      />
      {project === undefined ? (
        <ChoiceField id="binding-where" label={t('people.where')} value={place} options={places} onChange={setWhere} />
      ) : null}
    </FormDialog>
  )
}
