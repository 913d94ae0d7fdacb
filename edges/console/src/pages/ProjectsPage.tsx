/** /projects: organisations, and the projects that own things in them. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { session } from '../live/session.ts'
import { enterProject } from '../live/sign-in.ts'
import { useSignal } from '../live/signal.ts'
import { useMay } from '../live/use-may.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { instant } from '../parts/amounts.ts'
import { ChoiceField } from '../parts/ChoiceField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { TextField } from '../parts/TextField.tsx'
import { Organisations } from '../people/Organisations.tsx'
import { organisationList, projectList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Project = Schema<'Project'>

export function ProjectsPage(): ReactNode {
  const projects = useQuery(projectList)
  const may = useMay()
  const who = useSignal(session)
  const current = who.kind === 'signed-in' ? who.me.project : undefined
  const [isCreating, setCreating] = useState(false)
  const columns = useMemo(() => columnsFor(current), [current])
  return (
    <PageFrame
      title={t('frame.place.projects')}
      actions={
        may('project:create') ? <Button onClick={() => setCreating(true)}>{t('people.createProject')}</Button> : null
      }
    >
      <div className="cv-stack">
        <Problem title={t('people.projectsNotRead')} error={projects.error} />
        <ListTable
          list="projects"
          label={t('frame.place.projects')}
          rows={projects.data ?? []}
          rowName={({ name }) => name}
          columns={columns}
        />
        {may('organisation:read') ? (
          <Card>
            <CardTitle component="h2">{t('people.organisations')}</CardTitle>
            <CardBody>
              <Organisations />
            </CardBody>
          </Card>
        ) : null}
      </div>
      {isCreating ? <CreateProject onClose={() => setCreating(false)} /> : null}
    </PageFrame>
  )
}

const columnsFor = (current: string | undefined): readonly ListColumn<Project>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 22,
    value: ({ name }) => name,
    cell: ({ id, name }) => (
      <RowLink to={`/projects/${id}`}>
        <Name of={name} />
      </RowLink>
    ),
  },
  {
    key: 'organisation',
    header: t('people.organisation'),
    width: 20,
    value: ({ organisation }) => organisation.name,
    cell: ({ organisation }) => <Name of={organisation.name} />,
  },
  {
    key: 'description',
    header: t('parts.description'),
    value: ({ description }) => description,
    cell: ({ description }) => <Name of={description} />,
  },
  {
    key: 'approval',
    header: t('people.approvalFor'),
    width: 14,
    value: ({ approvalFor }) => approvalFor.length,
    cell: ({ approvalFor }) => (approvalFor.length === 0 ? '–' : t('people.verbCount', { count: approvalFor.length })),
  },
  {
    key: 'made',
    header: t('people.made'),
    width: 16,
    isExtra: true,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => instant(createdAt),
  },
  {
    key: 'enter',
    header: t('people.actIn'),
    width: 14,
    cell: ({ id, name }) => (
      <ActionButton
        variant="link"
        size="sm"
        label={t('people.enterProject', { name })}
        refusal={id === current ? t('people.isThere') : undefined}
        onPress={() => void enterProject(id)}
      >
        {t('people.enter')}
      </ActionButton>
    ),
  },
]

function CreateProject({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { data: organisations = [] } = useQuery(organisationList)
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [organisation, setOrganisation] = useState('')
  return (
    <FormDialog
      title={t('people.createProject')}
      confirm={t('parts.create')}
      isReady={name.trim() !== ''}
      changes={['project']}
      send={() =>
        unwrap(
          api.POST('/v1/projects', {
            body: { name: name.trim(), description, ...(organisation === '' ? {} : { organisation }) },
          }),
        )
      }
      onClose={onClose}
    >
      <TextField id="project-name" label={t('parts.name')} isRequired value={name} onChange={setName} />
      <TextField
        id="project-description"
        label={t('parts.description')}
        value={description}
        onChange={setDescription}
      />
      {organisations.length < 2 ? null : (
        <ChoiceField
          id="project-organisation"
          label={t('people.organisation')}
          value={organisation}
          options={[['', t('people.mine')], ...organisations.map(({ id, name: label }) => [id, label] as const)]}
          onChange={setOrganisation}
        />
      )}
    </FormDialog>
  )
}
