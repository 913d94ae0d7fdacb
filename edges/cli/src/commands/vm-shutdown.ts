/** covisor vm shutdown VM… */
import { command } from '../command.ts'

export const vmShutdown = command({
  name: 'vm shutdown',
  summary: 'Ask the guests to shut down',
  details: `Waits until they are down. A guest that does not react can be switched off with "covisor vm stop".

Examples:
  covisor vm shutdown web01
  covisor vm shutdown web01 web02 --no-wait`,
  args: ['VM...'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(
      args.map((vm) => () => client.POST('/v1/vms/{vm}/shutdown', { params: { path: { vm }, query } })),
    )
  },
})
