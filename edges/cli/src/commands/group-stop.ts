/** covisor group stop GROUP… */
import { command } from '../command.ts'

export const groupStop = command({
  name: 'group stop',
  summary: 'Stop the VMs of groups, last started first',
  details: `Guests are asked to shut down, unless the group says otherwise for a VM; --force switches all of them off.

Examples:
  covisor group stop shop
  covisor group stop shop --force --yes`,
  args: ['GROUP...'],
  startsTask: true,
  options: { force: { kind: 'flag', help: 'switch all of them off, like machines losing power' } },
  confirm: (args) => `Stop all VMs of ${args.join(', ')}?`,
  async run({ args, options, client, tasks }) {
    const body = options.force === true ? { force: true } : {}
    const stop = (group: string) => () =>
      client.POST('/v1/groups/{group}/stop', { params: { path: { group }, query: tasks.query }, body })
    await tasks.follow(args.map(stop))
  },
})
