/** /v1/tasks */
import { taskStates } from '@covisor/control'
import { Type } from 'typebox'
import { json, oneOf, optional, pageQuery, type Route, route } from '../route.ts'
import { taskLogView, taskPage, taskView, viewTask, viewTaskLog } from './task-view.ts'

const MAX_WAIT_SECONDS = 60

export const taskRoutes: readonly Route[] = [
  route({
    operationId: 'task_list',
    method: 'GET',
    path: '/v1/tasks',
    summary: 'List tasks, newest first',
    needs: 'task:read',
    query: Type.Object({ ...pageQuery, state: optional(oneOf(taskStates)), target: optional(Type.String()) }),
    replies: { 200: taskPage },
    async handle({ control, actor, query }) {
      const page = await control.tasks.list(actor, query)
      return json({ items: page.items.map(viewTask), next: page.next ?? null })
    },
  }),
  route({
    operationId: 'task_get',
    method: 'GET',
    path: '/v1/tasks/{task}',
    summary: 'Look at a task, or wait for its end',
    needs: 'task:read',
    query: Type.Object({
      wait: optional(
        Type.Integer({ minimum: 0, maximum: MAX_WAIT_SECONDS, description: 'seconds to wait for its end' }),
      ),
    }),
    replies: { 200: taskView },
    async handle({ control, actor, params, query, signal }) {
      if (query.wait === undefined || query.wait === 0)
        return json(viewTask(await control.tasks.get(actor, params.task!)))
      const until = AbortSignal.any([signal, AbortSignal.timeout(query.wait * 1000)])
      return json(viewTask(await control.tasks.wait(actor, params.task!, until)))
    },
  }),
  route({
    operationId: 'task_cancel',
    method: 'POST',
    path: '/v1/tasks/{task}/cancel',
    summary: 'Cancel a task: what it has done so far is undone',
    needs: 'task:cancel',
    replies: { 200: taskView },
    handle: async ({ control, actor, params }) => json(viewTask(await control.tasks.cancel(actor, params.task!))),
  }),
  route({
    operationId: 'task_retry',
    method: 'POST',
    path: '/v1/tasks/{task}/retry',
    summary: 'Try a stuck or waiting task again now',
    needs: 'task:retry',
    replies: { 200: taskView },
    handle: async ({ control, actor, params }) => json(viewTask(await control.tasks.retry(actor, params.task!))),
  }),
  route({
    operationId: 'task_log',
    method: 'GET',
    path: '/v1/tasks/{task}/log',
    summary: 'Everything a task has written down',
    needs: 'task:read',
    replies: { 200: taskLogView },
    handle: async ({ control, actor, params }) => json(viewTaskLog(await control.tasks.log(actor, params.task!))),
  }),
]
