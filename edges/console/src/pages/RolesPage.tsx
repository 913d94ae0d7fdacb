/** /roles: what each role allows; one's own beside those that come with Covisor. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, Checkbox } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { TextField } from '../parts/TextField.tsx'
import { VerbChoice } from '../people/VerbChoice.tsx'
import { roleList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Role = Schema<'Role'>
type Dialog = { readonly kind: 'create' } | { readonly kind: 'edit' | 'copy' | 'delete'; readonly role: Role }

export function RolesPage(): ReactNode {
  const roles = useQuery(roleList)
  const may = useMay()
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const mayCreate = may('role:create')
  const mayEdit = may('role:edit')
  const mayDelete = may('role:delete')
  const columns = useMemo(
    () => columnsFor({ mayCreate, mayEdit, mayDelete }, setDialog),
    [mayCreate, mayEdit, mayDelete],
  )
  return (
    <PageFrame
      title={t('frame.place.roles')}
      actions={
        mayCreate ? <Button onClick={() => setDialog({ kind: 'create' })}>{t('people.createRole')}</Button> : null
      }
    >
      <Problem title={t('people.rolesNotRead')} error={roles.error} />
      <ListTable
        list="roles"
        label={t('frame.place.roles')}
        rows={roles.data ?? []}
        rowName={({ name }) => name}
        columns={columns}
      />
      {dialog === undefined ? null : <RoleDialog dialog={dialog} onClose={() => setDialog(undefined)} />}
    </PageFrame>
  )
}

interface Rights {
  readonly mayCreate: boolean
  readonly mayEdit: boolean
  readonly mayDelete: boolean
}

function columnsFor(rights: Rights, open: (dialog: Dialog) => void): readonly ListColumn<Role>[] {
  const action = (kind: 'edit' | 'copy' | 'delete', role: Role, label: string, refusal?: string) => (
    <ActionButton
      variant="link"
      size="sm"
      isDanger={kind === 'delete'}
      label={`${label} ${role.name}`}
      refusal={refusal}
      onPress={() => open({ kind, role })}
    >
      {label}
    </ActionButton>
  )
  return [
    {
      key: 'name',
      header: t('parts.name'),
      width: 22,
      value: ({ name }) => name,
      cell: ({ name }) => <Name of={name} />,
    },
    { key: 'made', header: t('people.madeBy'), width: 18, value: madeBy, cell: madeBy },
    {
      key: 'verbs',
      header: t('people.allows'),
      value: ({ verbs }) => (verbs === 'all' ? 'all' : verbs.join(' ')),
      cell: ({ verbs }) => (verbs === 'all' ? t('people.everything') : <Name of={verbs.join(', ')} />),
    },
    {
      key: 'actions',
      header: t('parts.actions'),
      width: 24,
      cell(role) {
        const fixed = role.builtIn ? t('people.builtInFixed') : undefined
        return (
          <>
            {rights.mayEdit ? action('edit', role, t('parts.edit'), fixed) : null}
            {rights.mayCreate && role.verbs !== 'all' ? action('copy', role, t('people.copy')) : null}
            {rights.mayDelete ? action('delete', role, t('parts.delete'), fixed) : null}
          </>
        )
      },
    },
  ]
}

const madeBy = ({ builtIn, organisation }: Role): string =>
  builtIn ? 'Covisor' : organisation === null ? t('people.site') : t('people.organisation')

function RoleDialog({ dialog, onClose }: { readonly dialog: Dialog; readonly onClose: () => void }): ReactNode {
  const role = dialog.kind === 'create' ? undefined : dialog.role
  const isNew = dialog.kind === 'create' || dialog.kind === 'copy'
  const may = useMay()
  const [name, setName] = useState(dialog.kind === 'copy' ? `${dialog.role.name}-copy` : (role?.name ?? ''))
  const [isForSite, setForSite] = useState(false)
  const [verbs, setVerbs] = useState<ReadonlySet<string>>(
    new Set(role === undefined || role.verbs === 'all' ? [] : role.verbs),
  )
  if (dialog.kind === 'delete') {
    return (
      <FormDialog
        title={t('people.deleteRoleAsk', { name: dialog.role.name })}
        description={t('people.deleteRoleHelp')}
        confirm={t('parts.delete')}
        isDanger
        changes={['role', 'binding']}
        send={() => unwrap(api.DELETE('/v1/roles/{role}', { params: { path: { role: dialog.role.id } } }))}
        onClose={onClose}
      />
    )
  }
  const send = async (): Promise<unknown> =>
    isNew || role === undefined
      ? await unwrap(api.POST('/v1/roles', { body: { name: name.trim(), verbs: [...verbs], site: isForSite } }))
      : await unwrap(
          api.PATCH('/v1/roles/{role}', { params: { path: { role: role.id } }, body: { verbs: [...verbs] } }),
        )
  return (
    <FormDialog
      title={isNew ? t('people.createRole') : t('people.editRole', { name })}
      description={t('people.roleHelp')}
      confirm={isNew ? t('parts.create') : t('parts.save')}
      isReady={name.trim() !== '' && verbs.size > 0}
      changes={['role']}
      send={send}
      onClose={onClose}
    >
      {isNew ? <TextField id="role-name" label={t('parts.name')} isRequired value={name} onChange={setName} /> : null}
      {isNew && may('organisation:create') ? (
        <Checkbox
          id="role-site"
          label={t('people.roleForSite')}
          isChecked={isForSite}
          onChange={(_event, isChecked) => setForSite(isChecked)}
        />
      ) : null}
      <VerbChoice chosen={verbs} onChange={setVerbs} />
    </FormDialog>
  )
}
