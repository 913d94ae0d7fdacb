/** covisor network extend NETWORK HOST */
import { command } from '../command.ts'

export const networkExtend = command({
  name: 'network extend',
  summary: 'Make a network on one more host',
  details: `VMs on it can then be placed there and move there. Networks of one name and kind that hosts have already are one network
without this. Bridges of two hosts are taken to be on the same wire, as you say.

Examples:
  covisor network extend lan kvm2
  covisor network extend lan kvm2 --bridge br1`,
  args: ['NETWORK', 'HOST'],
  startsTask: true,
  options: { bridge: { kind: 'text', value: 'BRIDGE', help: 'of that host; default: as on the first' } },
  async run({ args: [network, host], options, client, tasks }) {
    const body = { host: host!, ...(options.bridge === undefined ? {} : { bridge: options.bridge }) }
    await tasks.follow([
      () =>
        client.POST('/v1/networks/{network}/extend', {
          params: { path: { network: network! }, query: tasks.query },
          body,
        }),
    ])
  },
})
