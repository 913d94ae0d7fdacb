/** covisor network start NETWORK */
import { command } from '../command.ts'

export const networkStart = command({
  name: 'network start',
  summary: 'Start a network on its hosts',
  details: `Running already is success.

Examples:
  covisor network start default`,
  args: ['NETWORK'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const params = { path: { network: args[0]! }, query: tasks.query }
    await tasks.follow([() => client.POST('/v1/networks/{network}/start', { params })])
  },
})
