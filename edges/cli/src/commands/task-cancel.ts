/** covisor task cancel TASK */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { taskFields } from './task-columns.ts'

export const taskCancel = command({
  name: 'task cancel',
  summary: 'Cancel a task',
  details: `What it has done so far is undone. Past its point of no return a task can only go on.

Examples:
  covisor task cancel 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52`,
  args: ['TASK'],
  async run({ args, client, output }) {
    output.record(
      await unwrap(client.POST('/v1/tasks/{task}/cancel', { params: { path: { task: args[0]! } } })),
      taskFields,
    )
  },
})
