/** The choice of project, where there is one: its menu is loaded when there are two. */
import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { projectList } from '../queries.ts'

const ProjectMenu = lazy(() => import('./ProjectMenu.tsx').then((module) => ({ default: module.ProjectMenu })))

export function ProjectSwitch(): ReactNode {
  const { data: projects = [] } = useQuery(projectList)
  if (projects.length < 2) return null
  return (
    <Suspense fallback={null}>
      <ProjectMenu />
    </Suspense>
  )
}
