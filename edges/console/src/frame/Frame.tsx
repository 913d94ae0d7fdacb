/** What is around every page: masthead, navigation, task drawer, notices, and word of a server that is away. */
import { Banner, Page, SkipToContent } from '@patternfly/react-core'
import { Outlet } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { DropAnywhere } from '../imports/DropAnywhere.tsx'
import { connection } from '../live/connection.ts'
import { useSignal } from '../live/signal.ts'
import { t } from '../words/translate.ts'
import { GoTo } from './GoTo.tsx'
import { Notices } from './Notices.tsx'
import { Sidebar } from './Sidebar.tsx'
import { TaskDrawer } from './TaskDrawer.tsx'
import { TopBar } from './TopBar.tsx'

export function Frame(): ReactNode {
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const state = useSignal(connection)
  return (
    <Page
      masthead={<TopBar isDrawerOpen={isDrawerOpen} onDrawer={() => setDrawerOpen(!isDrawerOpen)} />}
      sidebar={<Sidebar />}
      isManagedSidebar
      notificationDrawer={<TaskDrawer onClose={() => setDrawerOpen(false)} />}
      isNotificationDrawerExpanded={isDrawerOpen}
      skipToContent={<SkipToContent href="#main">{t('frame.skip')}</SkipToContent>}
      mainContainerId="main"
      isContentFilled
      banner={
        state === 'away' ? (
          <Banner color="red" role="alert">
            {t('frame.away')}
          </Banner>
        ) : null
      }
    >
      <Outlet />
      <GoTo />
      <Notices />
      <DropAnywhere />
    </Page>
  )
}
