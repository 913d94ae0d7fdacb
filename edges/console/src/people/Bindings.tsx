/** Who has which role where: of one user, in one project, or on one thing; roles are given and taken here. */
import { type Schema, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Name } from '../parts/Name.tsx'
import { Problem } from '../parts/Problem.tsx'
import { bindingList } from '../queries.ts'
import { inLanguage, t } from '../words/translate.ts'
import { GiveRole, type Single } from './GiveRole.tsx'

type Binding = Schema<'Binding'>

interface BindingsProps {
  readonly user?: Schema<'Named'>
  readonly project?: Schema<'Named'>
  readonly resource?: Single
}

export function Bindings({ user, project, resource }: BindingsProps): ReactNode {
  const may = useMay()
  const bindings = useQuery(bindingList)
  const [isGiving, setGiving] = useState(false)
  const [taking, setTaking] = useState<Binding | undefined>()
  const shown = (bindings.data ?? []).filter(
    (binding) =>
      (user === undefined || binding.user.id === user.id) &&
      (project === undefined || binding.project?.id === project.id) &&
      (resource === undefined || binding.resource?.id === resource.id),
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
          {t(resource === undefined ? 'people.noBindingsBody' : 'people.noRolesOnIt')}
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
          {...(resource === undefined ? {} : { resource })}
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
