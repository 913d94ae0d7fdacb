/** covisor folder create FOLDER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { folderColumns } from './folder-columns.ts'

export const folderCreate = command({
  name: 'folder create',
  summary: 'Make a folder of VMs',
  details: `With a path it is made in the folder before the last slash, which must be there.

Examples:
  covisor folder create shop
  covisor folder create shop/db`,
  args: ['FOLDER'],
  async run({ args: [path = ''], client, output }) {
    const at = path.lastIndexOf('/')
    const body = { name: path.slice(at + 1), ...(at <= 0 ? {} : { parent: path.slice(0, at) }) }
    output.record(await unwrap(client.POST('/v1/folders', { body })), folderColumns)
  },
})
