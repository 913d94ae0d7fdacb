/** An import under way: the file that is sent, the task that reads it, and the way to what it makes. */
import type { Accepted } from '@covisor/client'
import { Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { taskItem, vmItem } from '../queries.ts'
import { TaskLine } from '../task/TaskLine.tsx'
import { UploadLine } from './UploadLine.tsx'

interface StartedImportProps {
  readonly started: Accepted
  readonly upload: string | undefined
}

export function StartedImport({ started: { task, created }, upload }: StartedImportProps): ReactNode {
  const isOver = useQuery(taskItem(task.id)).data?.endedAt != null
  return (
    <Card className="cv-form">
      <CardTitle component="h2">Importing</CardTitle>
      <CardBody className="cv-stack">
        {upload === undefined || isOver ? null : <UploadLine id={upload} />}
        <TaskLine id={task.id} />
        {upload === undefined || isOver ? null : (
          <p className="cv-quiet">
            Keep this tab open until the file is read; you may use the rest of the console meanwhile. If it closes,
            choose the same file here again.
          </p>
        )}
        {created === undefined || task.target.kind !== 'vm' ? null : <WayToVm vm={created} />}
        {task.target.kind === 'group' ? <Link to="/groups">Open the groups</Link> : null}
      </CardBody>
    </Card>
  )
}

function WayToVm({ vm }: { readonly vm: string }): ReactNode {
  const { data } = useQuery({ ...vmItem(vm), retry: false })
  return (
    <div className="cv-beside">
      <Link to="/vms/$vm" params={{ vm }}>
        Open the VM
      </Link>
      {data?.state === 'running' ? (
        <Link to="/vms/$vm" params={{ vm }} search={{ tab: 'console' }}>
          Open its console
        </Link>
      ) : null}
    </div>
  )
}
