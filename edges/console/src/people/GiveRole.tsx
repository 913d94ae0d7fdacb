/** Gives a role to a user: everywhere, in an organisation, in a project, or on one thing of a project alone. */
import { type Schema, unwrap } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { organisationList, projectList, roleList, userList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Body = Schema<'CreateBinding'>
type SingleKind = NonNullable<Body['resource']>['kind']
export type Single = Schema<'Named'> & { readonly kind: SingleKind }

interface GiveRoleProps {
  readonly user?: Schema<'Named'>
  readonly project?: Schema<'Named'>
  readonly resource?: Single
  readonly onClose: () => void
}

const SITE = 'site'
const SINGLE = 'single'
const singleKinds = ['vm', 'volume', 'network', 'image', 'pool', 'host', 'cluster'] as const satisfies SingleKind[]

export function GiveRole({ user, project, resource, onClose }: GiveRoleProps): ReactNode {
  const { data: users = [] } = useQuery({ ...userList, enabled: user === undefined })
  const { data: roles = [] } = useQuery(roleList)
  const { data: projects = [] } = useQuery(projectList)
  const { data: organisations = [] } = useQuery(organisationList)
  const [chosenUser, setUser] = useState('')
  const [chosenRole, setRole] = useState('')
  const [where, setWhere] = useState('')
  const [single, setSingle] = useState<{ project: string; kind: SingleKind; name: string }>({
    project: '',
    kind: 'vm',
    name: '',
  })
  const userId = user?.id ?? (chosenUser === '' ? users[0]?.id : chosenUser)
  const role = chosenRole === '' ? roles[0]?.id : chosenRole
  const asOptions = projects.map(({ id, name, organisation }) => [id, `${organisation.name} / ${name}`] as const)
  const places: readonly (readonly [string, string])[] = [
    ...asOptions.map(([id, name]) => [`project ${id}`, name] as const),
    ...organisations.map(({ id, name }) => [`organisation ${id}`, t('people.inOrganisation', { name })] as const),
    [SITE, t('people.everywhere')],
    [SINGLE, t('people.onOneThing')],
  ]
  const isFixed = project !== undefined || resource !== undefined
  const place = project === undefined ? where || (places[0]?.[0] ?? '') : `project ${project.id}`
  const isSingle = !isFixed && place === SINGLE
  const chosen = { ...single, project: single.project || (projects[0]?.id ?? '') }
  return (
    <FormDialog
      title={resource === undefined ? t('people.giveRole') : t('people.giveRoleOn', { name: resource.name })}
      confirm={t('people.giveRole')}
      isReady={userId !== undefined && role !== undefined && (!isSingle || chosen.name.trim() !== '')}
      changes={['binding']}
      send={() =>
        unwrap(
          api.POST('/v1/bindings', {
            body: { user: userId ?? '', role: role ?? '', ...placeOf(place, resource, isSingle ? chosen : undefined) },
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
      {isFixed ? null : (
        <ChoiceField id="binding-where" label={t('people.where')} value={place} options={places} onChange={setWhere} />
      )}
      {isSingle ? (
        <>
          <ChoiceField
            id="binding-project"
            label={t('people.ofProject')}
            value={chosen.project}
            options={asOptions}
            onChange={(next) => setSingle({ ...chosen, project: next })}
          />
          <ChoiceField
            id="binding-kind"
            label={t('people.kindOfThing')}
            value={chosen.kind}
            options={singleKinds.map((kind) => [kind, t(`people.single.${kind}`)])}
            onChange={(kind) => setSingle({ ...chosen, kind })}
          />
          <TextField
            id="binding-thing"
            label={t('people.nameOrId')}
            isRequired
            value={chosen.name}
            onChange={(name) => setSingle({ ...chosen, name })}
          />
        </>
      ) : null}
    </FormDialog>
  )
}

/** A resource on whose page this was opened is one of the project that is acted in. */
function placeOf(
  place: string,
  resource: Single | undefined,
  single: { readonly project: string; readonly kind: SingleKind; readonly name: string } | undefined,
): Pick<Body, 'site' | 'organisation' | 'project' | 'resource'> {
  if (resource !== undefined) return { resource: { kind: resource.kind, resource: resource.id } }
  if (single !== undefined)
    return { project: single.project, resource: { kind: single.kind, resource: single.name.trim() } }
  const [kind, id = ''] = place.split(' ')
  if (kind === 'project') return { project: id }
  return kind === 'organisation' ? { organisation: id } : { site: true }
}
