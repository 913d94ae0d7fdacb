/** Which project this tab acts in: lists show what is in it, and what is created goes there. */
import {
  Divider,
  Dropdown,
  DropdownItem,
  DropdownList,
  MenuSearch,
  MenuSearchInput,
  MenuToggle,
  SearchInput,
} from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { session } from '../live/session.ts'
import { enterProject } from '../live/sign-in.ts'
import { useSignal } from '../live/signal.ts'
import { Name } from '../parts/Name.tsx'
import { projectList } from '../queries.ts'
import { t } from '../words/translate.ts'

/** Above this, a field to search in comes with the list, and the list is cut. */
const FEW = 8
const MOST = 100

export function ProjectMenu(): ReactNode {
  const who = useSignal(session)
  const { data: projects = [] } = useQuery(projectList)
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  if (who.kind !== 'signed-in' && who.kind !== 'expired') return null
  const current = projects.find(({ id }) => id === who.me.project)
  const organisations = new Set(projects.map(({ organisation }) => organisation.id))
  const nameOf = (project: (typeof projects)[number]) =>
    organisations.size > 1 ? `${project.organisation.name} / ${project.name}` : project.name
  const found = projects.filter((project) => nameOf(project).toLowerCase().includes(text.toLowerCase()))
  const enter = (project: string) => {
    setOpen(false)
    setText('')
    // What a detail page shows is in one project; its list is in every one.
    const [, list = ''] = pathname.split('/')
    void navigate({ to: `/${list}` as '/vms' }).then(() => enterProject(project))
  }
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      isScrollable
      maxMenuHeight="24rem"
      onSelect={(_event, id) => enter(String(id))}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          isExpanded={isOpen}
          aria-label={t('frame.projectIs', { project: current === undefined ? '–' : nameOf(current) })}
          onClick={() => setOpen(!isOpen)}
          className="cv-project"
        >
          <Name of={current === undefined ? t('frame.project') : nameOf(current)} />
        </MenuToggle>
      )}
    >
      {projects.length <= FEW ? null : (
        <>
          <MenuSearch>
            <MenuSearchInput>
              <SearchInput
                aria-label={t('frame.findProject')}
                value={text}
                onChange={(_event, next) => setText(next)}
                onClear={() => setText('')}
              />
            </MenuSearchInput>
          </MenuSearch>
          <Divider />
        </>
      )}
      <DropdownList aria-label={t('frame.projects')}>
        {found.slice(0, MOST).map((project) => (
          <DropdownItem key={project.id} value={project.id} isSelected={project.id === current?.id}>
            <Name of={nameOf(project)} />
          </DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  )
}
