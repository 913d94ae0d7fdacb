/** /projects/ID: what a project is for, what it uses of what it may, who has which role in it, and what needs approval there. */
import { type Schema, unwrap } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { enterProject } from '../live/sign-in.ts'
import { useMay } from '../live/use-may.ts'
import { instant } from '../parts/amounts.ts'
import { DetailFrame } from '../parts/DetailFrame.tsx'
import { Facts } from '../parts/Facts.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { Part } from '../parts/Part.tsx'
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
  if (project === undefined) return <Loading what={t('frame.project')} error={error} />
  return (
    <DetailFrame
      title={project.name}
      list="projects"
      actions={[
        { label: t('people.enter'), act: () => void enterProject(project.id) },
        {
          label: t('parts.edit'),
          needs: 'project:edit',
          opens: (close) => <EditProject project={project} onClose={close} />,
        },
        {
          label: t('parts.delete'),
          needs: 'project:delete',
          isDanger: true,
          opens: (close) => <DeleteProject project={project} onClose={close} />,
        },
      ]}
    >
      <div className="cv-stack">
        <Part title={t('people.about')}>
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
        </Part>
        {may('quota:read') ? (
          <Part title={t('parts.quota')}>
            <Quotas project={project.id} />
          </Part>
        ) : null}
        {may('binding:read') ? (
          <Part title={t('people.rolesHere')}>
            <Bindings project={project} />
          </Part>
        ) : null}
      </div>
    </DetailFrame>
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
