/** covisor task retry TASK */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { taskFields } from './task-columns.ts'

export const taskRetry = command({
  name: 'task retry',
  summary: 'Try a stuck or waiting task again now',
  details: `For a stuck task: when what the hypervisor refused to undo has been put right by hand. "covisor task log" shows what it was.

Examples:
  covisor task retry 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52`,
  args: ['TASK'],
  async run({ args, client, output }) {
    const params = { path: { task: args[0]! } }
    output.record(await unwrap(client.POST('/v1/tasks/{task}/retry', { params })), taskFields)
  },
})
