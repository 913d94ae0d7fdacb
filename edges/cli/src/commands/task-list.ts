/** covisor task list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { taskColumns } from './task-columns.ts'

const states = ['queued', 'running', 'waiting', 'undoing', 'succeeded', 'failed', 'cancelled', 'stuck'] as const

export const taskList = command({
  name: 'task list',
  summary: 'List tasks, newest first',
  details: `failed: it could not be done and was undone. stuck: undoing failed too, and somebody has to look.

Examples:
  covisor task list
  covisor task list --state running`,
  options: {
    state: { kind: 'text', value: 'STATE', help: 'only in this state', oneOf: states },
    limit: { kind: 'number', value: 'N', help: 'at most so many (50)' },
  },
  async run({ options, client, output }) {
    const query = options.state === undefined ? {} : { state: options.state as (typeof states)[number] }
    const tasks = await everyPage(options.limit ?? 50, (page) =>
      unwrap(client.GET('/v1/tasks', { params: { query: { ...query, ...page } } })),
    )
    output.rows(tasks, taskColumns)
  },
})
