/** covisor project show PROJECT */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { projectColumns } from './project-columns.ts'

export const projectShow = command({
  name: 'project show',
  summary: 'Show a project',
  details: `By its name or id.

Examples:
  covisor project show acme/shop`,
  args: ['PROJECT'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { project: args[0]! }, query: asOfQuery(options['as-of']) }
    output.record(await unwrap(client.GET('/v1/projects/{project}', { params })), projectColumns)
  },
})
