/** covisor host remove HOST */
import { command } from '../command.ts'

export const hostRemove = command({
  name: 'host remove',
  summary: 'Forget a host',
  details: `Nothing there changes: its VMs go on running, unmanaged.

Examples:
  covisor host remove kvm1 --plan
  covisor host remove kvm1 --force --yes`,
  args: ['HOST'],
  startsTask: true,
  confirm: (args) => `Forget ${args[0]}?`,
  options: { force: { kind: 'flag', help: 'even with VMs of Covisor on it' } },
  async run({ args, options, client, tasks }) {
    const query = { ...tasks.query, ...(options.force === true ? { force: true } : {}) }
    await tasks.follow([
      () => client.DELETE('/v1/endpoints/{endpoint}', { params: { path: { endpoint: args[0]! }, query } }),
    ])
  },
})
