/** covisor entitlement list ORGANISATION */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { entitlementColumns } from './share-columns.ts'

export const entitlementList = command({
  name: 'entitlement list',
  summary: 'Show what an organisation may use of the provider',
  details: `Counts for organisations that see only what they are entitled to: covisor organisation edit acme --sharing entitled.

Examples:
  covisor entitlement list acme`,
  args: ['ORGANISATION'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { organisation: args[0]! }, query: asOfQuery(options['as-of']) }
    const { items } = await unwrap(client.GET('/v1/organisations/{organisation}/entitlements', { params }))
    output.rows(items, entitlementColumns)
  },
})
