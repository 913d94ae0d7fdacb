/** covisor project show PROJECT */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { projectColumns } from './project-columns.ts'

export const projectShow = command({
  name: 'project show',
  summary: 'Show a project',
  details: `By its name or id.

Examples:
  covisor project show acme/shop`,
  args: ['PROJECT'],
  async run({ args, client, output }) {
    const params = { path: { project: args[0]! } }
    output.record(await unwrap(client.GET('/v1/projects/{project}', { params })), projectColumns)
  },
})
