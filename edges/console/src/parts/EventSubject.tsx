/** What a change was about, as a link to where it can be seen: nowhere, if it is gone. */
import type { ChangeEvent } from '@covisor/client'
import type { ReactNode } from 'react'
import { Name } from './Name.tsx'
import { RowLink } from './RowLink.tsx'

/** Kinds with pages of their own. */
const pages: Readonly<Record<string, string>> = {
  vm: 'vms',
  host: 'hosts',
  task: 'tasks',
  cluster: 'clusters',
  user: 'users',
  project: 'projects',
  plan: 'plans',
}

export function EventSubject({ event }: { readonly event: ChangeEvent }): ReactNode {
  const name = <Name of={event.name ?? event.resource} />
  const page = pages[event.kind]
  return event.op === 'deleted' || page === undefined ? (
    name
  ) : (
    <RowLink to={`/${page}/${event.resource}`}>{name}</RowLink>
  )
}
