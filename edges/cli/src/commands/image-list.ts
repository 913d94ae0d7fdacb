/** covisor image list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { imageColumns } from './image-columns.ts'

export const imageList = command({
  name: 'image list',
  summary: 'List images',
  details: `Starting points for new VMs.

Examples:
  covisor image list`,
  async run({ client, output }) {
    output.rows((await unwrap(client.GET('/v1/images'))).items, imageColumns)
  },
})
