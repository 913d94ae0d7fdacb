/** covisor folder edit FOLDER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { folderColumns } from './folder-columns.ts'

export const folderEdit = command({
  name: 'folder edit',
  summary: 'Rename a folder, or move it with all that is in it',
  details: `Examples:
  covisor folder edit shop/db --name data
  covisor folder edit shop/data --into archive
  covisor folder edit archive/data --to-top`,
  args: ['FOLDER'],
  options: {
    name: { kind: 'text', value: 'NAME', help: 'a new name' },
    into: { kind: 'text', value: 'FOLDER', help: 'the folder that it goes into' },
    'to-top': { kind: 'flag', help: 'into no other folder' },
  },
  async run({ args: [folder], options, client, output }) {
    const { name, into, 'to-top': toTop = false } = options
    if (into !== undefined && toTop) throw new UsageError('say --into or --to-top, not both')
    const place = into !== undefined ? { parent: into } : toTop ? { parent: null } : {}
    const body = { ...(name === undefined ? {} : { name }), ...place }
    if (Object.keys(body).length === 0) throw new UsageError('say what to change')
    const params = { path: { folder: folder! } }
    output.record(await unwrap(client.PATCH('/v1/folders/{folder}', { params, body })), folderColumns)
  },
})
