/** covisor vm show VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { vmFields } from './vm-columns.ts'

export const vmShow = command({
  name: 'vm show',
  summary: 'Show everything about a VM',
  details: `Hardware, where it runs, what was chosen for it and why, and what may be asked of it now.

Examples:
  covisor vm show web01
  covisor vm show web01 --output yaml`,
  args: ['VM'],
  async run({ args, client, output }) {
    output.record(await unwrap(client.GET('/v1/vms/{vm}', { params: { path: { vm: args[0]! } } })), vmFields)
  },
})
