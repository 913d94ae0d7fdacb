/** A task in a few lines: what, how far, how long, and why not. */
import { hasEnded, type Task } from '@covisor/client'
import { Progress } from '@patternfly/react-core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { bytes, duration, instant } from '../parts/amounts.ts'
import { StateLabel } from '../parts/StateLabel.tsx'
import { t } from '../words/translate.ts'
import { CancelTask } from './CancelTask.tsx'

export const TaskCard = ({ task }: { readonly task: Task }): ReactNode => (
  <div className="cv-task">
    <div className="cv-task-head">
      <Link to="/tasks/$task" params={{ task: task.id }}>
        <bdi className="cv-name">{task.title}</bdi>
      </Link>
      <StateLabel state={task.state} />
    </div>
    <TaskProgress task={task} />
    <div className="cv-task-foot">
      <span>
        {task.startedBy}, {instant(task.createdAt)}
      </span>
      {task.cancellable ? <CancelTask task={task} /> : null}
    </div>
  </div>
)

export function TaskProgress({ task }: { readonly task: Task }): ReactNode {
  if (task.error !== null) return <p className="cv-bad">{task.error.text}</p>
  if (task.waitingFor !== null) return <p>{t('pages.tasks.waitingFor', { what: task.waitingFor })}</p>
  if (hasEnded(task)) return task.warnings.map((text) => <p key={text}>{text}</p>)
  const fraction = task.progress?.fraction
  return (
    <>
      {fraction == null ? null : (
        <Progress
          value={Math.round(fraction * 100)}
          size="sm"
          aria-label={t('pages.tasks.progressOf', { task: task.title })}
          measureLocation="outside"
        />
      )}
      <p>{[task.step, speedOf(task)].filter(Boolean).join(' · ')}</p>
    </>
  )
}

function speedOf({ progress }: Task): string {
  if (progress == null) return ''
  const { done, total, unit, bytesPerSecond, secondsLeft, note } = progress
  return [
    note,
    unit === 'bytes' && done !== null
      ? total === null
        ? bytes(done)
        : t('parts.amountOf', { used: bytes(done), total: bytes(total) })
      : null,
    bytesPerSecond === null ? null : `${bytes(bytesPerSecond)}/s`,
    secondsLeft === null ? null : t('pages.tasks.left', { time: duration(secondsLeft) }),
  ]
    .filter((part) => part !== null)
    .join(', ')
}
