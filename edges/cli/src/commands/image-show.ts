/** covisor image show IMAGE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { imageColumns } from './image-columns.ts'

export const imageShow = command({
  name: 'image show',
  summary: 'Show an image',
  details: `Examples:
  covisor image show debian12`,
  args: ['IMAGE'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    output.record(
      await unwrap(
        client.GET('/v1/images/{image}', { params: { path: { image: args[0]! }, query: asOfQuery(options['as-of']) } }),
      ),
      imageColumns,
    )
  },
})
