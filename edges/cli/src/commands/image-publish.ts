/** covisor image publish IMAGE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { imageColumns } from './image-columns.ts'

export const imagePublish = command({
  name: 'image publish',
  summary: 'Offer an image to all organisations, or take it back',
  details: `Organisations that see only what they are entitled to need an entitlement to it. Its volume stays in the project where it is, and
counts there. With --withdraw it is that project's own again; VMs that were made from it stay.

Examples:
  covisor image publish debian
  covisor image publish debian --withdraw`,
  args: ['IMAGE'],
  options: { withdraw: { kind: 'flag', help: 'take it back' } },
  async run({ args, options, client, output }) {
    const params = { path: { image: args[0]! } }
    const body = { isPublished: options.withdraw !== true }
    output.record(await unwrap(client.PUT('/v1/images/{image}/published', { params, body })), imageColumns)
  },
})
