/** The task that works on something now, where that something is shown. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { taskItem } from '../queries.ts'
import { TaskCard } from './TaskCard.tsx'

export function TaskLine({ id }: { readonly id: string }): ReactNode {
  const { data } = useQuery(taskItem(id))
  return data === undefined ? null : <TaskCard task={data} />
}
