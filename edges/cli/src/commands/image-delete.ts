/** covisor image delete IMAGE */
import { command } from '../command.ts'

export const imageDelete = command({
  name: 'image delete',
  summary: 'Delete an image',
  details: `VMs that were made from it stay.

Examples:
  covisor image delete golden --yes`,
  args: ['IMAGE'],
  startsTask: true,
  confirm: (args) => `Delete image ${args[0]}?`,
  async run({ args, client, tasks }) {
    const params = { path: { image: args[0]! }, query: tasks.query }
    await tasks.follow([() => client.DELETE('/v1/images/{image}', { params })])
  },
})
