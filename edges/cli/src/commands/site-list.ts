/** covisor site list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { siteColumns } from './site-columns.ts'

export const siteList = command({
  name: 'site list',
  summary: 'List sites, with their clusters, hosts and racks',
  details: `Where a host stands is what you said with "covisor host edit" and "covisor cluster create --site"; no hypervisor knows it.

Examples:
  covisor site list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    output.rows(
      (await unwrap(client.GET('/v1/sites', { params: { query: asOfQuery(options['as-of']) } }))).items,
      siteColumns,
    )
  },
})
