/** covisor vm show VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { vmFields } from './vm-columns.ts'

export const vmShow = command({
  name: 'vm show',
  summary: 'Show everything about a VM',
  details: `Hardware, where it runs, what was chosen for it and why, and what may be asked of it now.

Examples:
  covisor vm show web01
  covisor vm show web01 --output yaml`,
  args: ['VM'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    output.record(
      await unwrap(
        client.GET('/v1/vms/{vm}', { params: { path: { vm: args[0]! }, query: asOfQuery(options['as-of']) } }),
      ),
      vmFields,
    )
  },
})
