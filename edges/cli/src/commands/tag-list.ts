/** covisor tag list */
import { type Schema, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import type { Column } from '../runner/table.ts'
import { onOption } from './change-tags.ts'

type TagInUse = Schema<'TagInUse'>

const columns: readonly Column<TagInUse>[] = [
  { header: 'KEY', cell: ({ key }) => key },
  { header: 'VALUE', cell: ({ value }) => value },
  {
    header: 'ON',
    cell: ({ uses }) =>
      Object.entries(uses)
        .map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`)
        .join(', '),
  },
]

export const tagList = command({
  name: 'tag list',
  summary: 'List the tags in use',
  details: `Examples:
  covisor tag list
  covisor tag list --on host
  covisor vm list --filter tag:tier=web`,
  options: { on: { ...onOption, help: 'only of this kind' } },
  async run({ options, client, output }) {
    const query = options.on === undefined ? {} : { kind: options.on as never }
    output.rows((await unwrap(client.GET('/v1/tags', { params: { query } }))).items, columns)
  },
})
