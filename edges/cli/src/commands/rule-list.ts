/** covisor rule list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { ruleColumns } from './rule-columns.ts'

export const ruleList = command({
  name: 'rule list',
  summary: 'List rules about which VMs are where',
  details: `BROKEN says how a rule is not kept now; the next move, evacuation or balancing keeps it.

Examples:
  covisor rule list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    output.rows(
      (await unwrap(client.GET('/v1/placement-rules', { params: { query: asOfQuery(options['as-of']) } }))).items,
      ruleColumns,
    )
  },
})
