/** /projects/ID: what a project is for, what it uses of what it may, who has which role in it, and what needs approval there. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { enterProject } from '../live/sign-in.ts'
import { useMay } from '../live/use-may.ts'
import { instant } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { TextField } from '../parts/TextField.tsx'
import { Bindings } from '../people/Bindings.tsx'
import { Quotas } from '../people/Quotas.tsx'
import { VerbChoice } from '../people/VerbChoice.tsx'
import { projectItem } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

type Project = Schema<'Project'>

export function ProjectPage(): ReactNode {
  const { data: project, error } = useQuery(projectItem(useParam('project')))
  const may = useMay()
  const [dialog, setDialog] = useState<'edit' | 'delete' | undefined>()
  if (project === undefined) return <Loading what={t('frame.project')} error={error} />
  const close = () => setDialog(undefined)
  return (
    <PageFrame
      title={project.name}
      above={<RowLink to="/projects">{t('frame.place.projects')}</RowLink>}
      actions={
        <>
          <Button variant="secondary" onClick={() => void enterProject(project.id)}>
            {t('people.enter')}
          </Button>
          {may('project:edit') ? (
            <Button variant="secondary" onClick={() => setDialog('edit')}>
              {t('parts.edit')}
            </Button>
          ) : null}
          {may('project:delete') ? (
            <Button variant="secondary" isDanger onClick={() => setDialog('delete')}>
              {t('parts.delete')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="cv-stack">
        <Card>
          <CardTitle component="h2">{t('people.about')}</CardTitle>
          <CardBody>
            <Facts
              label={t('people.about')}
              facts={[
                [t('people.organisation'), <Name key="organisation" of={project.organisation.name} />],
                [t('parts.description'), <Name key="description" of={project.description || '–'} />],
                [
                  t('people.approvalFor'),
                  project.approvalFor.length === 0 ? t('people.nothing') : project.approvalFor.join(', '),
                ],
                [t('people.made'), instant(project.createdAt)],
              ]}
            />
          </CardBody>
        </Card>
        {may('quota:read') ? (
          <Card>
            <CardTitle component="h2">{t('parts.quota')}</CardTitle>
            <CardBody>
              <Quotas project={project.id} />
            </CardBody>
          </Card>
        ) : null}
        {may('binding:read') ? (
          <Card>
            <CardTitle component="h2">{t('people.rolesHere')}</CardTitle>
            <CardBody>
              <Bindings project={project} />
            </CardBody>
          </Card>
        ) : null}
      </div>
      {dialog === 'edit' ? <EditProject project={project} onClose={close} /> : null}
      {dialog === 'delete' ? <DeleteProject project={project} onClose={close} /> : null}
    </PageFrame>
  )
}

interface DialogProps {
  readonly project: Project
  readonly onClose: () => void
}

function EditProject({ project, onClose }: DialogProps): ReactNode {
  const [description, setDescription] = useState(project.description)
  const [verbs, setVerbs] = useState<ReadonlySet<string>>(new Set(project.approvalFor))
  return (
    <FormDialog
      title={t('people.editProject', { name: project.name })}
      description={t('people.approvalHelp')}
      confirm={t('parts.save')}
      changes={['project']}
      send={() =>
        unwrap(
          api.PATCH('/v1/projects/{project}', {
            params: { path: { project: project.id } },
            body: { description, approvalFor: [...verbs] },
          }),
        )
      }
      onClose={onClose}
    >
      <TextField
        id="project-description"
        label={t('parts.description')}
        value={description}
        onChange={setDescription}
      />
      <VerbChoice chosen={verbs} onChange={setVerbs} among={({ startsTask }) => startsTask} />
    </FormDialog>
  )
}

function DeleteProject({ project, onClose }: DialogProps): ReactNode {
  const navigate = useNavigate()
  return (
    <FormDialog
      title={t('people.deleteProjectAsk', { name: project.name })}
      description={t('people.deleteProjectHelp')}
      confirm={t('parts.delete')}
      isDanger
      changes={[]}
      send={() => unwrap(api.DELETE('/v1/projects/{project}', { params: { path: { project: project.id } } }))}
      onDone={() => void navigate({ to: '/projects' })}
      onClose={onClose}
    />
  )
}
