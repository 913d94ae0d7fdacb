/** A task as clients see it. */
import { type TaskLogEntry, type TaskRecord, taskStates } from '@covisor/control'
import { Type } from 'typebox'
import { instant, nullable, oneOf, pageOf, text, view } from '../route.ts'

export const targetView = Type.Object({
  kind: text('kind of resource'),
  id: nullable(Type.String()),
  name: text('its name when the task was accepted'),
})

export const taskView = view(
  'Task',
  Type.Object({
    id: text('task id'),
    kind: text('what it does, such as vm.create'),
    title: text('the same for people'),
    state: oneOf(taskStates, 'failed: it could not be done and was undone; stuck: undoing failed too'),
    target: targetView,
    startedBy: text('name of the principal'),
    step: nullable(text('what it is doing now')),
    waitingFor: nullable(text('why it does not go on')),
    progress: nullable(
      Type.Object({
        fraction: nullable(Type.Number({ minimum: 0, maximum: 1 })),
        done: nullable(Type.Number()),
        total: nullable(Type.Number()),
        unit: nullable(oneOf(['bytes', 'steps'])),
        bytesPerSecond: nullable(Type.Number()),
        secondsLeft: nullable(Type.Number()),
        note: nullable(Type.String()),
      }),
    ),
    error: nullable(Type.Object({ code: Type.String(), text: Type.String() })),
    cancellable: Type.Boolean(),
    warnings: Type.Array(Type.String(), { description: 'it succeeded, but people should know this' }),
    createdAt: instant('when it was accepted'),
    endedAt: nullable(instant('when it ended')),
  }),
)

export const taskPage = pageOf('TaskPage', taskView)

export function viewTask(task: TaskRecord) {
  const { progress } = task
  return {
    id: task.id,
    kind: task.kind,
    title: task.title,
    state: task.state,
    target: { kind: task.target.kind, id: task.target.id ?? null, name: task.target.name },
    startedBy: task.startedBy,
    step: task.step ?? null,
    waitingFor: task.waitingFor ?? null,
    progress:
      progress === undefined
        ? null
        : {
            fraction: progress.fraction ?? null,
            done: progress.done ?? null,
            total: progress.total ?? null,
            unit: progress.unit ?? null,
            bytesPerSecond: progress.bytesPerSecond ?? null,
            secondsLeft: progress.secondsLeft ?? null,
            note: progress.note ?? null,
          },
    error: task.error ?? null,
    cancellable: task.cancellable,
    warnings: task.warnings,
    createdAt: task.createdAt.toISOString(),
    endedAt: task.endedAt?.toISOString() ?? null,
  }
}

export const taskLogView = view(
  'TaskLog',
  Type.Object({
    items: Type.Array(
      Type.Object({
        at: instant('when it was written'),
        step: nullable(Type.String()),
        event: text('started, succeeded, failed, retried, waiting, undone, …'),
        text: nullable(Type.String()),
      }),
    ),
  }),
)

export const viewTaskLog = (entries: readonly TaskLogEntry[]) => ({
  items: entries.map((entry) => ({
    at: entry.at.toISOString(),
    step: entry.step ?? null,
    event: entry.event,
    text: entry.text ?? null,
  })),
})
