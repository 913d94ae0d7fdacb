/**
 * The state of something, as a coloured word. Unknown states are grey, not errors: the server may be newer than the page.
 *
 * Looks like PatternFly's Label and is none: that measures its text after each drawing and declares a hundred variables for each label,
 * which a table with one in each row cannot pay.
 */
import CheckCircleIcon from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js'
import ExclamationCircleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js'
import ExclamationTriangleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon.js'
import InfoCircleIcon from '@patternfly/react-icons/dist/esm/icons/info-circle-icon.js'
import type { ComponentType, ReactNode } from 'react'
import { stateWord } from './state-word.ts'
import './table.css'

const looks: Readonly<Record<string, 'success' | 'warning' | 'danger' | 'info'>> = {
  running: 'success',
  connected: 'success',
  succeeded: 'success',
  ready: 'success',
  active: 'success',
  accepted: 'success',
  approved: 'success',
  applied: 'success',
  kept: 'success',
  fits: 'success',
  paused: 'warning',
  suspended: 'warning',
  maintenance: 'warning',
  waiting: 'warning',
  undoing: 'warning',
  lost: 'danger',
  gone: 'danger',
  broken: 'danger',
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

const icons: Readonly<Record<string, ComponentType<{ set?: 'default' | 'rh-ui' }>>> = {
  success: CheckCircleIcon,
  warning: ExclamationTriangleIcon,
  danger: ExclamationCircleIcon,
  info: InfoCircleIcon,
}

export const lookOf = (state: string) => looks[state]

export function StateLabel({ state, reason }: { readonly state: string; readonly reason?: string | null }): ReactNode {
  const look = lookOf(state)
  const Icon = look === undefined ? undefined : icons[look]
  return (
    <span className="cv-state" data-look={look} title={reason ?? undefined}>
      {Icon === undefined ? null : <Icon set="default" />}
      {stateWord(state)}
    </span>
  )
}
