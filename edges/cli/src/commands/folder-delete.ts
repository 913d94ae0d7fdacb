/** covisor folder delete FOLDER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const folderDelete = command({
  name: 'folder delete',
  summary: 'Delete a folder; its VMs stay',
  details: `One that is not empty is refused, unless --move-up says that what is in it goes to where it was.

Examples:
  covisor folder delete shop/db --yes
  covisor folder delete shop --move-up --yes`,
  args: ['FOLDER'],
  options: { 'move-up': { kind: 'flag', help: 'what is in it goes one folder up' } },
  confirm: (args) => `Delete folder ${args[0]}? VMs in it stay.`,
  async run({ args: [folder], options, client, output }) {
    const params = { path: { folder: folder! }, query: { moveUp: options['move-up'] === true } }
    await unwrap(client.DELETE('/v1/folders/{folder}', { params }))
    output.say(`deleted folder ${folder}`)
  },
})
