/** The tasks that this page started, to tell their ends, and the notices that tell them. */
import { hasEnded, type Task } from '@covisor/client'
import { stateWord } from '../parts/state-word.ts'
import { t } from '../words/translate.ts'
import { Signal } from './signal.ts'

export interface Notice {
  readonly id: string
  readonly kind: 'success' | 'danger' | 'warning' | 'info'
  readonly title: string
  readonly text?: string
  /** Where to read more. */
  readonly task?: string
}

export const notices = new Signal<readonly Notice[]>([])

const mine = new Set<string>()
const MOST_NOTICES = 4

export function started(task: Task): void {
  mine.add(task.id)
  noteTask(task)
}

/** Whether its end is still to be told. */
export const isAwaited = (task: string): boolean => mine.has(task)

/** For a notice of its own. Counted, for `crypto.randomUUID` is not there in pages that came over plain HTTP. */
export const newNoticeId = (): string => `notice ${(noticeCount += 1)}`
let noticeCount = 0

export function notify(notice: Notice): void {
  notices.set([...notices.value.filter(({ id }) => id !== notice.id), notice].slice(-MOST_NOTICES))
}

export function dismiss(id: string): void {
  notices.set(notices.value.filter((notice) => notice.id !== id))
}

/** Called with every task that was read again. */
export function noteTask(task: Task): void {
  if (!hasEnded(task) || !mine.delete(task.id)) return
  const [warning] = task.warnings
  const common = { id: task.id, task: task.id }
  if (task.state === 'succeeded' && warning !== undefined)
    notify({ ...common, kind: 'warning', title: t('frame.taskDoneBut', { task: task.title }), text: warning })
  else if (task.state === 'succeeded')
    notify({ ...common, kind: 'success', title: t('frame.taskDone', { task: task.title }) })
  else if (task.state === 'cancelled')
    notify({ ...common, kind: 'info', title: t('frame.taskUndone', { task: task.title }) })
  else
    notify({
      ...common,
      kind: 'danger',
      title: t('frame.taskEnded', { task: task.title, state: stateWord(task.state) }),
      text: task.error?.text ?? '',
    })
}
