/** covisor host show HOST */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { hostFields } from './host-columns.ts'

export const hostShow = command({
  name: 'host show',
  summary: 'Show everything about a host',
  details: `What it is, how full it is, what it cannot do and why.

Examples:
  covisor host show kvm1`,
  args: ['HOST'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    output.record(
      await unwrap(
        client.GET('/v1/hosts/{host}', { params: { path: { host: args[0]! }, query: asOfQuery(options['as-of']) } }),
      ),
      hostFields,
    )
  },
})
