/** covisor task show TASK */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { taskFields } from './task-columns.ts'

export const taskShow = command({
  name: 'task show',
  summary: 'Show how a task stands',
  details: `Examples:
  covisor task show 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52`,
  args: ['TASK'],
  async run({ args, client, output }) {
    output.record(await unwrap(client.GET('/v1/tasks/{task}', { params: { path: { task: args[0]! } } })), taskFields)
  },
})
