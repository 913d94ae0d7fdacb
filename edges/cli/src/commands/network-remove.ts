/** covisor network remove NETWORK */
import { command } from '../command.ts'

export const networkRemove = command({
  name: 'network remove',
  summary: 'Remove a network',
  details: `Refused while a VM is on it.

Examples:
  covisor network remove lab --yes`,
  args: ['NETWORK'],
  startsTask: true,
  confirm: (args) => `Remove network ${args[0]} from its host?`,
  async run({ args, client, tasks }) {
    const params = { path: { network: args[0]! }, query: tasks.query }
    await tasks.follow([() => client.DELETE('/v1/networks/{network}', { params })])
  },
})
