/** Masthead: go to, tasks at work, light or dark, who is signed in. */
import {
  Button,
  Masthead,
  MastheadBrand,
  MastheadContent,
  MastheadMain,
  MastheadToggle,
  NotificationBadge,
  PageToggleButton,
  Toolbar,
  ToolbarContent,
  ToolbarGroup,
  ToolbarItem,
} from '@patternfly/react-core'
import MoonIcon from '@patternfly/react-icons/dist/esm/icons/moon-icon.js'
import SearchIcon from '@patternfly/react-icons/dist/esm/icons/search-icon.js'
import SunIcon from '@patternfly/react-icons/dist/esm/icons/sun-icon.js'
import TasksIcon from '@patternfly/react-icons/dist/esm/icons/tasks-icon.js'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { session } from '../live/session.ts'
import { signOut } from '../live/sign-in.ts'
import { useSignal } from '../live/signal.ts'
import { taskList } from '../queries.ts'
import { Sentence } from '../words/Sentence.tsx'
import { t } from '../words/translate.ts'
import { Brand } from './Brand.tsx'
import { goTo } from './go-to.ts'
import { ProjectSwitch } from './ProjectSwitch.tsx'
import { chooseTheme, theme } from './theme.ts'

interface TopBarProps {
  readonly isDrawerOpen: boolean
  readonly onDrawer: () => void
}

export function TopBar({ isDrawerOpen, onDrawer }: TopBarProps): ReactNode {
  const who = useSignal(session)
  const look = useSignal(theme)
  const other = look === 'dark' ? 'light' : 'dark'
  const tasks = useInfiniteQuery(taskList({}))
  const open = tasks.data?.pages.flatMap(({ items }) => items).filter(({ endedAt }) => endedAt === null).length ?? 0
  return (
    <Masthead>
      <MastheadMain>
        <MastheadToggle>
          <PageToggleButton isHamburgerButton aria-label={t('frame.navigation')} />
        </MastheadToggle>
        <MastheadBrand>
          <Link to="/" aria-label={t('frame.home')} className="cv-home">
            <Brand />
          </Link>
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent>
        <Toolbar isStatic>
          <ToolbarContent>
            <ToolbarItem>
              <ProjectSwitch />
            </ToolbarItem>
            <ToolbarItem>
              <Button
                variant="secondary"
                icon={<SearchIcon />}
                onClick={() => goTo.set(true)}
                className="cv-go-to-button"
              >
                {t('frame.goToButton')} <kbd>/</kbd>
              </Button>
            </ToolbarItem>
            <ToolbarGroup align={{ default: 'alignEnd' }} variant="action-group-plain">
              <ToolbarItem>
                <NotificationBadge
                  variant={open > 0 ? 'unread' : 'read'}
                  icon={<TasksIcon />}
                  count={open}
                  aria-label={t('frame.tasksAtWork', { atWork: t('frame.atWork', { count: open }) })}
                  isExpanded={isDrawerOpen}
                  onClick={onDrawer}
                />
              </ToolbarItem>
              <ToolbarItem>
                <Button
                  variant="plain"
                  icon={look === 'dark' ? <SunIcon /> : <MoonIcon />}
                  aria-label={other === 'dark' ? t('frame.useDark') : t('frame.useLight')}
                  data-theme-button
                  onClick={() => chooseTheme(other)}
                />
              </ToolbarItem>
              <ToolbarItem>
                {who.kind === 'signed-in' || who.kind === 'expired' ? (
                  <Button variant="link" isInline onClick={() => void signOut()}>
                    <Sentence of="frame.signOut" parts={{ name: <bdi>{who.me.name}</bdi> }} />
                  </Button>
                ) : null}
              </ToolbarItem>
            </ToolbarGroup>
          </ToolbarContent>
        </Toolbar>
      </MastheadContent>
    </Masthead>
  )
}
