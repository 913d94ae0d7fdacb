/** covisor folder list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { folderColumns } from './folder-columns.ts'

export const folderList = command({
  name: 'folder list',
  summary: 'List the folders of VMs',
  details: `VMS counts those in a folder itself, not in folders within it.

Examples:
  covisor folder list
  covisor vm list --folder shop/db`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const query = asOfQuery(options['as-of'])
    output.rows((await unwrap(client.GET('/v1/folders', { params: { query } }))).items, folderColumns)
  },
})
