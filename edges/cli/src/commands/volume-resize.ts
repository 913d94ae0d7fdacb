/** covisor volume resize VOLUME SIZE */
import { command } from '../command.ts'
import { parseSize } from '../runner/format.ts'

export const volumeResize = command({
  name: 'volume resize',
  summary: 'Grow a volume',
  details: `The VM that uses it must be stopped. Volumes do not shrink.

Examples:
  covisor volume resize data01 200G`,
  args: ['VOLUME', 'SIZE'],
  startsTask: true,
  async run({ args: [volume, size], client, tasks }) {
    const body = { sizeBytes: parseSize(size!) }
    await tasks.follow([
      () => client.PATCH('/v1/volumes/{volume}', { params: { path: { volume: volume! }, query: tasks.query }, body }),
    ])
  },
})
