/** covisor vm diff VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfQuery } from '../runner/as-of.ts'
import { differences } from '../runner/differences.ts'

export const vmDiff = command({
  name: 'vm diff',
  summary: 'Show what has changed about a VM between two times',
  details: `Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z. "vm revert-edits" brings the hardware back.

Examples:
  covisor vm diff web01 --from 3d
  covisor vm diff web01 --from 2026-01-31T12:00:00Z --to 2h`,
  args: ['VM'],
  options: {
    from: { kind: 'text', value: 'TIME', help: 'the earlier time; a day ago if not said' },
    to: { kind: 'text', value: 'TIME', help: 'the later time; now if not said' },
  },
  async run({ args, options, client, output }) {
    const at = (said: string | undefined) => {
      const params = { path: { vm: args[0]! }, query: asOfQuery(said) }
      return unwrap(client.GET('/v1/vms/{vm}', { params }))
    }
    const [from, to] = await Promise.all([at(options.from ?? '1d'), at(options.to)])
    output.rows(differences(from, to), [
      { header: 'FIELD', cell: (one) => one.field },
      { header: 'FROM', cell: (one) => one.from },
      { header: 'TO', cell: (one) => one.to },
    ])
  },
})
