/** /tasks/$task: one task, its progress, its end, and every step in its log. */
import type { Schema } from '@covisor/client'
import { Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { instant } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlainTable } from '../parts/PlainTable.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { taskItem, taskLog } from '../queries.ts'
import { CancelTask } from '../task/CancelTask.tsx'
import { RetryTask } from '../task/RetryTask.tsx'
import { TaskProgress } from '../task/TaskCard.tsx'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

export function TaskPage(): ReactNode {
  const id = useParam('task')
  const { data: task, error } = useQuery(taskItem(id))
  const log = useQuery(taskLog(id))
  if (task === undefined) return <Loading what={t('pages.tasks.task')} error={error} />
  const { target } = task
  return (
    <PageFrame
      title={task.title}
      beside={<StateLabel state={task.state} />}
      above={<Link to="/tasks">{t('frame.place.tasks')}</Link>}
      actions={
        <>
          <RetryTask task={task} />
          {task.cancellable ? <CancelTask task={task} /> : null}
        </>
      }
    >
      <div className="cv-cards">
        <Card>
          <CardTitle component="h2">{t('people.about')}</CardTitle>
          <CardBody>
            <TaskProgress task={task} />
            <Facts
              label={t('people.about')}
              facts={[
                [t('pages.tasks.about'), <Subject key="about" kind={target.kind} id={target.id} name={target.name} />],
                [t('pages.tasks.startedBy'), <Name key="by" of={task.startedBy} />],
                [t('pages.tasks.started'), instant(task.createdAt)],
                [t('pages.tasks.ended'), task.endedAt === null ? t('pages.tasks.notYet') : instant(task.endedAt)],
                [t('clusters.kind'), <code key="kind">{task.kind}</code>],
                [t('pages.tasks.id'), <code key="id">{task.id}</code>],
              ]}
            />
          </CardBody>
        </Card>
        <Card className="cv-wide">
          <CardTitle component="h2">{t('pages.tasks.log')}</CardTitle>
          <CardBody>
            <Log entries={log.data ?? []} />
          </CardBody>
        </Card>
      </div>
    </PageFrame>
  )
}

const Log = ({ entries }: { readonly entries: Schema<'TaskLog'>['items'] }): ReactNode => (
  <PlainTable
    label={t('pages.tasks.log')}
    heads={[t('audit.when'), t('pages.tasks.step'), t('audit.what'), t('pages.tasks.text')]}
  >
    {entries.map((entry, index) => (
      // A log only grows at its end.
      <tr key={index}>
        <td>{instant(entry.at)}</td>
        <td>{entry.step ?? '–'}</td>
        <td>{entry.event}</td>
        <td>{entry.text === null ? '' : <bdi>{entry.text}</bdi>}</td>
      </tr>
    ))}
  </PlainTable>
)
