/** What a change was about, as a link to where it can be seen: nowhere, if it is gone. */
import type { ChangeEvent } from '@covisor/client'
import type { ReactNode } from 'react'
import { Subject } from './Subject.tsx'

export const EventSubject = ({ event }: { readonly event: ChangeEvent }): ReactNode => (
  <Subject kind={event.kind} id={event.op === 'deleted' ? null : event.resource} name={event.name ?? event.resource} />
)
