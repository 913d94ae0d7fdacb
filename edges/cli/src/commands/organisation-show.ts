/** covisor organisation show ORGANISATION */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { organisationColumns } from './organisation-columns.ts'

export const organisationShow = command({
  name: 'organisation show',
  summary: 'Show an organisation',
  details: `By its name or id.

Examples:
  covisor organisation show acme`,
  args: ['ORGANISATION'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { organisation: args[0]! }, query: asOfQuery(options['as-of']) }
    output.record(await unwrap(client.GET('/v1/organisations/{organisation}', { params })), organisationColumns)
  },
})
