/** covisor project list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { projectColumns } from './project-columns.ts'

export const projectList = command({
  name: 'project list',
  summary: 'List projects',
  details: `Those that you can act in.

Examples:
  covisor project list`,
  async run({ client, output }) {
    const pages = everyPage(undefined, (query) => unwrap(client.GET('/v1/projects', { params: { query } })))
    output.rows(await pages, projectColumns)
  },
})
