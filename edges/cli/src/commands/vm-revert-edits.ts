/** covisor vm revert-edits VM */
import { command } from '../command.ts'
import { asOfQuery } from '../runner/as-of.ts'
import { UsageError } from '../usage-error.ts'

export const vmRevertEdits = command({
  name: 'vm revert-edits',
  summary: 'Bring back the hardware that a VM had at an earlier time',
  details: `Name, description, vCPUs, memory, disks, drives and network cards, as they were asked for then. What is on the disks stays as it is
("vm snapshot revert" is for that); a volume that was deleted since is named, and nothing is done.

Examples:
  covisor vm diff web01 --from 2h
  covisor vm revert-edits web01 --to 2h --plan
  covisor vm revert-edits web01 --to 2026-01-31T12:00:00Z`,
  args: ['VM'],
  startsTask: true,
  options: { to: { kind: 'text', value: 'TIME', help: 'when it was right: 2h or 3d ago, or 2026-01-31T12:00:00Z' } },
  async run({ args, options, client, tasks }) {
    const { asOf } = asOfQuery(options.to)
    if (asOf === undefined) throw new UsageError('say when it was right: --to 2h')
    const params = { path: { vm: args[0]! }, query: tasks.query }
    await tasks.follow([() => client.POST('/v1/vms/{vm}/revert-edits', { params, body: { asOf } })])
  },
})
