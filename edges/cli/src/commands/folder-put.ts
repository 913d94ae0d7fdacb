/** covisor folder put FOLDER VM... */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const folderPut = command({
  name: 'folder put',
  summary: 'Put VMs into a folder, or into none',
  details: `A VM is in one folder at most. "/" is no folder.

Examples:
  covisor folder put shop/db db01 db02
  covisor folder put / db01`,
  args: ['FOLDER', 'VM...'],
  async run({ args: [folder = '', ...vms], client, output }) {
    const body = { folder: folder === '/' ? null : folder }
    for (const vm of vms) {
      await unwrap(client.PUT('/v1/vms/{vm}/folder', { params: { path: { vm } }, body }))
      output.say(body.folder === null ? `${vm} is in no folder` : `${vm} is in ${folder}`)
    }
  },
})
