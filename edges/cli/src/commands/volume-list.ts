/** covisor volume list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { volumeColumns } from './volume-columns.ts'

export const volumeList = command({
  name: 'volume list',
  summary: 'List volumes',
  details: `SIZE is what a guest sees, USED what it takes in the pool.

Examples:
  covisor volume list
  covisor volume list --pool fast`,
  options: {
    pool: { kind: 'text', value: 'POOL', help: 'only in this pool' },
    name: { kind: 'text', value: 'TEXT', help: 'only with this text in the name' },
    'as-of': asOfOption,
  },
  async run({ options, client, output }) {
    const query = {
      ...(options.pool === undefined ? {} : { pool: options.pool }),
      ...(options.name === undefined ? {} : { nameContains: options.name }),
      ...asOfQuery(options['as-of']),
    }
    const volumes = await everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/volumes', { params: { query: { ...query, ...page } } })),
    )
    output.rows(volumes, volumeColumns)
  },
})
