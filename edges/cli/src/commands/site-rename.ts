/** covisor site rename SITE NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { siteColumns } from './site-columns.ts'

export const siteRename = command({
  name: 'site rename',
  summary: 'Rename a site',
  details: `The first one is called "here" until you do.

Examples:
  covisor site rename here berlin`,
  args: ['SITE', 'NAME'],
  async run({ args: [site, name], client, output }) {
    const params = { path: { site: site! } }
    output.record(await unwrap(client.PATCH('/v1/sites/{site}', { params, body: { name: name! } })), siteColumns)
  },
})
