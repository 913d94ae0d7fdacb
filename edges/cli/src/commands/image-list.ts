/** covisor image list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { imageColumns } from './image-columns.ts'

export const imageList = command({
  name: 'image list',
  summary: 'List images',
  details: `Starting points for new VMs.

Examples:
  covisor image list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const params = { query: asOfQuery(options['as-of']) }
    output.rows((await unwrap(client.GET('/v1/images', { params }))).items, imageColumns)
  },
})
