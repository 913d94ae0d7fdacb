/** /: what needs attention first, then what there is and how full it is, what happened last, and who has most. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { session } from '../live/session.ts'
import { useSignal } from '../live/signal.ts'
import { useMay } from '../live/use-may.ts'
import { Attention } from '../overview/Attention.tsx'
import { Compute } from '../overview/Compute.tsx'
import { FirstRun } from '../overview/FirstRun.tsx'
import { Largest } from '../overview/Largest.tsx'
import { RecentChanges } from '../overview/RecentChanges.tsx'
import { Storage } from '../overview/Storage.tsx'
import { LinkButton } from '../parts/LinkButton.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Part } from '../parts/Part.tsx'
import { endpointList, hostList, taskList } from '../queries.ts'
import { TaskCard } from '../task/TaskCard.tsx'
import { t } from '../words/translate.ts'

const Quotas = lazy(() => import('../people/Quotas.tsx').then((module) => ({ default: module.Quotas })))

const RECENT = 6

export function OverviewPage(): ReactNode {
  const may = useMay()
  const seesHosts = may('host:read')
  const hosts = useQuery({ ...hostList, enabled: seesHosts })
  const endpoints = useQuery({ ...endpointList, enabled: seesHosts })
  if (hosts.data?.length === 0 && endpoints.data?.length === 0) return <FirstRun />
  return (
    <PageFrame
      title={t('frame.place.overview')}
      actions={
        <>
          {may('vm:create') ? <LinkButton to="/vms/new">{t('frame.createVm')}</LinkButton> : null}
          {may('import:create') ? (
            <LinkButton to="/import" variant="secondary">
              {t('frame.place.import')}
            </LinkButton>
          ) : null}
        </>
      }
    >
      <div className="cv-cards">
        <Part title={t('overview.attention')} isWide>
          <Attention />
        </Part>
        {seesHosts ? (
          <Part title={t('overview.compute')}>
            <Compute />
          </Part>
        ) : null}
        {seesHosts ? (
          <Part title={t('overview.storage')}>
            <Storage />
          </Part>
        ) : null}
        {!seesHosts && may('quota:read') ? (
          <Part title={t('parts.quota')} isWide>
            <OwnQuotas />
          </Part>
        ) : null}
        <Part title={t('overview.largest')} isWide>
          <Largest />
        </Part>
        <Part title={t('overview.changes')} isWide>
          <RecentChanges />
        </Part>
        <Part title={t('overview.recentTasks')} isWide>
          <RecentTasks />
        </Part>
      </div>
    </PageFrame>
  )
}

function OwnQuotas(): ReactNode {
  const who = useSignal(session)
  if (who.kind !== 'signed-in') return null
  return (
    <Suspense fallback={null}>
      <Quotas project={who.me.project} />
    </Suspense>
  )
}

function RecentTasks(): ReactNode {
  const { data } = useInfiniteQuery(taskList({}))
  const tasks = data?.pages[0]?.items.slice(0, RECENT) ?? []
  if (tasks.length === 0) return <p>{t('overview.noTasks')}</p>
  return tasks.map((task) => <TaskCard key={task.id} task={task} />)
}
