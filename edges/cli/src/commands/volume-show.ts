/** covisor volume show VOLUME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { volumeColumns } from './volume-columns.ts'

export const volumeShow = command({
  name: 'volume show',
  summary: 'Show a volume',
  details: `Examples:
  covisor volume show web01-disk0`,
  args: ['VOLUME'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    output.record(
      await unwrap(
        client.GET('/v1/volumes/{volume}', {
          params: { path: { volume: args[0]! }, query: asOfQuery(options['as-of']) },
        }),
      ),
      volumeColumns,
    )
  },
})
