/** covisor task log TASK */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const taskLog = command({
  name: 'task log',
  summary: 'Show everything a task has written down',
  details: `Each step: when it was started, succeeded, waited, failed, was undone.

Examples:
  covisor task log 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52`,
  args: ['TASK'],
  async run({ args, client, output }) {
    const { items } = await unwrap(client.GET('/v1/tasks/{task}/log', { params: { path: { task: args[0]! } } }))
    output.rows(items, [
      { header: 'AT', cell: (entry) => entry.at },
      { header: 'STEP', cell: (entry) => entry.step },
      { header: 'EVENT', cell: (entry) => entry.event },
      { header: 'TEXT', cell: (entry) => entry.text },
    ])
  },
})
