/** covisor task wait TASK… */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const taskWait = command({
  name: 'task wait',
  summary: 'Stay with tasks until they end',
  details: `Ctrl-C leaves them alone. The exit code is that of the first one that failed.

Examples:
  covisor task wait 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52`,
  args: ['TASK...'],
  async run({ args, client, tasks }) {
    await tasks.follow(
      args.map((task) => async () => {
        const data = await unwrap(client.GET('/v1/tasks/{task}', { params: { path: { task } } }))
        return { data, response: new Response(null, { status: 202 }) }
      }),
    )
  },
})
