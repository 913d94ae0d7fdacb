/** The state of something, as a coloured word. Unknown states are grey, not errors: the server may be newer than the page. */
import { Label, type LabelProps } from '@patternfly/react-core'
import type { ReactNode } from 'react'

const looks: Readonly<Record<string, LabelProps['status'] | LabelProps['color']>> = {
  running: 'success',
  connected: 'success',
  succeeded: 'success',
  ready: 'success',
  active: 'success',
  accepted: 'success',
  paused: 'warning',
  suspended: 'warning',
  maintenance: 'warning',
  waiting: 'warning',
  undoing: 'warning',
  lost: 'danger',
  crashed: 'danger',
  failed: 'danger',
  stuck: 'danger',
  refused: 'danger',
  disconnected: 'danger',
  creating: 'info',
  starting: 'info',
  stopping: 'info',
  suspending: 'info',
  migrating: 'info',
  deleting: 'info',
  connecting: 'info',
  queued: 'info',
}

const statuses = ['success', 'warning', 'danger', 'info', 'custom']

export function StateLabel({ state, reason }: { readonly state: string; readonly reason?: string | null }): ReactNode {
  const look = looks[state]
  const isStatus = look !== undefined && statuses.includes(look)
  return (
    <Label
      isCompact
      variant={isStatus ? 'filled' : 'outline'}
      {...(isStatus ? { status: look as NonNullable<LabelProps['status']> } : {})}
      {...(reason == null ? {} : { title: reason })}
    >
      {state}
    </Label>
  )
}
