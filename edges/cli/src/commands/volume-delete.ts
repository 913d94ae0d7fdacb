/** covisor volume delete VOLUME… */
import { command } from '../command.ts'

export const volumeDelete = command({
  name: 'volume delete',
  summary: 'Delete volumes and what is on them',
  details: `Refused while a VM or an image uses one.

Examples:
  covisor volume delete data01 --yes`,
  args: ['VOLUME...'],
  startsTask: true,
  confirm: (args) => `Delete ${args.join(', ')} and everything on it?`,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(
      args.map((volume) => () => client.DELETE('/v1/volumes/{volume}', { params: { path: { volume }, query } })),
    )
  },
})
