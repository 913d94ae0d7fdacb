/** covisor project list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { projectColumns } from './project-columns.ts'

export const projectList = command({
  name: 'project list',
  summary: 'List projects',
  details: `Those that you can act in.

Examples:
  covisor project list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const then = asOfQuery(options['as-of'])
    const pages = everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/projects', { params: { query: { ...then, ...page } } })),
    )
    output.rows(await pages, projectColumns)
  },
})
