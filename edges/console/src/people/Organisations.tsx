/** Every organisation, for who may see all: made, described, and deleted when nothing is left in it. */
import { type Schema, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { instant } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Name } from '../parts/Name.tsx'
import { TextField } from '../parts/TextField.tsx'
import { organisationList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Organisation = Schema<'Organisation'>
type Dialog = 'create' | { readonly kind: 'edit' | 'delete'; readonly organisation: Organisation }

export function Organisations(): ReactNode {
  const { data = [] } = useQuery(organisationList)
  const may = useMay()
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const close = () => setDialog(undefined)
  const action = (kind: 'edit' | 'delete', organisation: Organisation, label: string) =>
    may(`organisation:${kind}`) ? (
      <ActionButton
        variant="link"
        size="sm"
        isDanger={kind === 'delete'}
        label={`${label} ${organisation.name}`}
        onPress={() => setDialog({ kind, organisation })}
      >
        {label}
      </ActionButton>
    ) : null
  const columns: readonly Column<Organisation>[] = [
    { header: t('parts.name'), width: 24, cell: ({ name }) => <Name of={name} /> },
    { header: t('parts.description'), cell: ({ description }) => <Name of={description} /> },
    { header: t('people.made'), width: 20, cell: ({ createdAt }) => instant(createdAt) },
    {
      header: t('parts.actions'),
      width: 20,
      cell: (organisation) => (
        <>
          {action('edit', organisation, t('parts.edit'))}
          {action('delete', organisation, t('parts.delete'))}
        </>
      ),
    },
  ]
  return (
    <div className="cv-stack">
      {may('organisation:create') ? (
        <div>
          <Button variant="secondary" onClick={() => setDialog('create')}>
            {t('people.createOrganisation')}
          </Button>
        </div>
      ) : null}
      <DataTable label={t('people.organisations')} rows={data} rowName={({ name }) => name} columns={columns} />
      {dialog === 'create' ? <EditOrganisation onClose={close} /> : null}
      {typeof dialog === 'object' && dialog.kind === 'edit' ? (
        <EditOrganisation organisation={dialog.organisation} onClose={close} />
      ) : null}
      {typeof dialog === 'object' && dialog.kind === 'delete' ? (
        <FormDialog
          title={t('people.deleteOrganisationAsk', { name: dialog.organisation.name })}
          description={t('people.deleteOrganisationHelp')}
          confirm={t('parts.delete')}
          isDanger
          changes={['organisation', 'project']}
          send={() =>
            unwrap(
              api.DELETE('/v1/organisations/{organisation}', {
                params: { path: { organisation: dialog.organisation.id } },
              }),
            )
          }
          onClose={close}
        />
      ) : null}
    </div>
  )
}

interface EditOrganisationProps {
  /** A new one, if not said. */
  readonly organisation?: Organisation
  readonly onClose: () => void
}

function EditOrganisation({ organisation, onClose }: EditOrganisationProps): ReactNode {
  const [name, setName] = useState(organisation?.name ?? '')
  const [description, setDescription] = useState(organisation?.description ?? '')
  const send = async (): Promise<unknown> =>
    organisation === undefined
      ? await unwrap(api.POST('/v1/organisations', { body: { name: name.trim(), description } }))
      : await unwrap(
          api.PATCH('/v1/organisations/{organisation}', {
            params: { path: { organisation: organisation.id } },
            body: { description },
          }),
        )
  return (
    <FormDialog
      title={organisation === undefined ? t('people.createOrganisation') : t('people.editOrganisation', { name })}
      description={organisation === undefined ? t('people.createOrganisationHelp') : ''}
      confirm={organisation === undefined ? t('parts.create') : t('parts.save')}
      isReady={name.trim() !== ''}
      changes={['organisation', 'project']}
      send={send}
      onClose={onClose}
    >
      {organisation === undefined ? (
        <TextField id="organisation-name" label={t('parts.name')} isRequired value={name} onChange={setName} />
      ) : null}
      <TextField
        id="organisation-description"
        label={t('parts.description')}
        value={description}
        onChange={setDescription}
      />
    </FormDialog>
  )
}
