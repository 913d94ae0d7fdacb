/** Tasks: look, follow, cancel. Waiting is on the store's news. */
import { type Actor, AppError, parseId } from '@covisor/model'
import type { TaskFilter, TaskRow } from '@covisor/store'
import { type AnySaga, sagaKey, taskKey } from '@covisor/tasks'
import { authorise } from '../accept.ts'
import type { Services } from '../services.ts'
import { SpeedMeter } from './speed-meter.ts'
import { logEntry, taskRecord } from './task-record.ts'
import type { TaskRecord, TaskState, TaskUseCases } from './tasks.ts'

export function taskUseCases(services: Services, sagas: readonly AnySaga[]): TaskUseCases {
  const { store, runner, clock } = services
  const byKey = new Map(sagas.map((saga) => [sagaKey(saga), saga]))
  const speeds = new SpeedMeter(() => clock.now())

  const sagaOf = (row: TaskRow): AnySaga | undefined => byKey.get(sagaKey({ name: row.saga, version: row.version }))
  const record = async (actor: Actor, row: TaskRow): Promise<TaskRecord> => {
    const log = await store.tasks.events(actor, row.id)
    return taskRecord(row, log, sagaOf(row), speeds.of(row), clock.now())
  }
  const find = async (actor: Actor, task: string): Promise<TaskRow> => {
    authorise(actor, { verb: 'task:read', target: { kind: 'task', name: task } })
    return await store.tasks.get(actor, parseId('task', task))
  }

  return {
    async list(actor, { limit, after, sort, state, target }) {
      authorise(actor, { verb: 'task:read', target: { kind: 'task', name: 'any' } })
      const filter: TaskFilter = { target, ...stored(state) }
      const page = await store.tasks.list(actor, { filter, limit, after, sort: sort ?? '-createdAt' })
      const records = await Promise.all(page.items.map((row) => record(actor, row)))
      return { items: state === undefined ? records : records.filter((task) => task.state === state), next: page.next }
    },

    get: async (actor, task) => await record(actor, await find(actor, task)),

    async cancel(actor, task) {
      const row = await find(actor, task)
      authorise(actor, { verb: 'task:cancel', target: { kind: 'task', name: row.title } })
      const request = () =>
        store.transaction(async (tx) => {
          await tx.tasks.requestCancel(row.id, actor.name)
          await tx.audit.append({
            actor,
            verb: 'task:cancel',
            target: { kind: 'task', id: row.id, name: row.title },
            task: row.id,
            outcome: 'accepted',
          })
        })
      const answer = await runner.cancel({ id: row.id, saga: row.saga, version: row.version }, actor.name, request)
      if (answer !== 'possible') throw new AppError('TASK_NOT_CANCELLABLE', { task: row.id, why: `it is ${answer}` })
      return await record(actor, await store.tasks.get(actor, row.id))
    },

    async retry(actor, task) {
      const row = await find(actor, task)
      authorise(actor, { verb: 'task:retry', target: { kind: 'task', name: row.title } })
      if (row.state === 'ended')
        throw new AppError('TASK_NOT_RETRYABLE', { task: row.id, why: 'it has ended; ask for it again' })
      await store.transaction((tx) =>
        tx.audit.append({
          actor,
          verb: 'task:retry',
          target: { kind: 'task', id: row.id, name: row.title },
          task: row.id,
          outcome: 'accepted',
        }),
      )
      await runner.wake(taskKey(row.id))
      return await record(actor, await store.tasks.get(actor, row.id))
    },

    async log(actor, task) {
      const row = await find(actor, task)
      return (await store.tasks.events(actor, row.id)).map(logEntry)
    },

    async wait(actor, task, signal) {
      const news = { notify: () => {} }
      const forget = store.changes.onCommit(() => news.notify())
      const abort = () => news.notify()
      signal.addEventListener('abort', abort, { once: true })
      try {
        for (;;) {
          const next = new Promise<void>((resolve) => {
            news.notify = resolve
          })
          const row = await find(actor, task)
          if (row.state !== 'open' || signal.aborted) return await record(actor, row)
          await next
        }
      } finally {
        forget()
        signal.removeEventListener('abort', abort)
      }
    },
  }
}

/** The part of a state that the store can filter by; the rest is seen only in the log. */
function stored(state: TaskState | undefined): TaskFilter {
  switch (state) {
    case 'queued':
    case 'running':
    case 'waiting':
    case 'undoing':
      return { state: 'open' }
    case 'succeeded':
      return { state: 'ended', outcome: 'succeeded' }
    case 'failed':
    case 'cancelled':
      return { state: 'ended', outcome: 'unwound' }
    case 'stuck':
      return { state: 'stuck' }
    default:
      return {}
  }
}
