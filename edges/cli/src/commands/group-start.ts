/** covisor group start GROUP… */
import { command } from '../command.ts'

export const groupStart = command({
  name: 'group start',
  summary: 'Start the VMs of groups in their order',
  details: `What runs already stays as it is. The first VM that does not start ends it, with the reason.

Examples:
  covisor group start shop
  covisor group start shop --plan`,
  args: ['GROUP...'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const { query } = tasks
    const start = (group: string) => () =>
      client.POST('/v1/groups/{group}/start', { params: { path: { group }, query } })
    await tasks.follow(args.map(start))
  },
})
