/** covisor pool remove POOL */
import { command } from '../command.ts'

export const poolRemove = command({
  name: 'pool remove',
  summary: 'Forget a pool',
  details: `Its files stay. Refused while volumes that Covisor made are in it.

Examples:
  covisor pool remove fast --yes`,
  args: ['POOL'],
  startsTask: true,
  confirm: (args) => `Forget pool ${args[0]}? Its files stay.`,
  async run({ args, client, tasks }) {
    const params = { path: { pool: args[0]! }, query: tasks.query }
    await tasks.follow([() => client.DELETE('/v1/pools/{pool}', { params })])
  },
})
