/** An import under way: the file that is sent, the task that reads it, and the way to what it makes. */
import type { Accepted } from '@covisor/client'
import { Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { taskItem, vmItem } from '../queries.ts'
import { TaskLine } from '../task/TaskLine.tsx'
import { t } from '../words/translate.ts'
import { UploadLine } from './UploadLine.tsx'

interface StartedImportProps {
  readonly started: Accepted
  readonly upload: string | undefined
}

export function StartedImport({ started: { task, created }, upload }: StartedImportProps): ReactNode {
  const isOver = useQuery(taskItem(task.id)).data?.endedAt != null
  return (
    <Card className="cv-form">
      <CardTitle component="h2">{t('imports.importing')}</CardTitle>
      <CardBody className="cv-stack">
        {upload === undefined || isOver ? null : <UploadLine id={upload} />}
        <TaskLine id={task.id} />
        {upload === undefined || isOver ? null : <p className="cv-quiet">{t('imports.keepOpen')}</p>}
        {created === undefined || task.target.kind !== 'vm' ? null : <WayToVm vm={created} />}
        {task.target.kind === 'group' ? <Link to="/groups">{t('imports.openGroups')}</Link> : null}
      </CardBody>
    </Card>
  )
}

function WayToVm({ vm }: { readonly vm: string }): ReactNode {
  const { data } = useQuery({ ...vmItem(vm), retry: false })
  return (
    <div className="cv-beside">
      <Link to="/vms/$vm" params={{ vm }}>
        {t('imports.openVm')}
      </Link>
      {data?.state === 'running' ? (
        <Link to="/vms/$vm" params={{ vm }} search={{ tab: 'console' }}>
          {t('imports.openConsole')}
        </Link>
      ) : null}
    </div>
  )
}
