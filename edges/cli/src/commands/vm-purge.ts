/** covisor vm purge VM… */
import { command } from '../command.ts'

export const vmPurge = command({
  name: 'vm purge',
  summary: 'Remove deleted VMs for good',
  details: `Of VMs that were deleted and can still be restored: their volumes go now, and what they take of quotas with them. A right of its
own (vm:purge): who may delete VMs need not be able to make that final.

Examples:
  covisor vm list --deleted
  covisor vm purge web01 --plan
  covisor vm purge web01 --yes`,
  args: ['VM...'],
  startsTask: true,
  confirm: (args) => `Remove ${args.join(', ')} for good?`,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/purge', { params: { path: { vm }, query } })))
  },
})
