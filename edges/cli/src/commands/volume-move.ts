/** covisor volume move VOLUME POOL */
import { command } from '../command.ts'

export const volumeMove = command({
  name: 'volume move',
  summary: 'Move a volume to another pool, also under a running VM',
  details: `It stays the same volume, with its name and history. The guest goes on; of a VM that is switched off the definition is
changed. The old file is deleted when nothing works with it any more. Ctrl-C, or "covisor task cancel", leaves the volume where it is.

Examples:
  covisor volume move web01-disk0 fast --plan
  covisor volume move web01-disk0 fast --bandwidth 200`,
  args: ['VOLUME', 'POOL'],
  startsTask: true,
  options: { bandwidth: { kind: 'number', value: 'MIB', help: 'MiB a second at most, under a running guest' } },
  async run({ args: [volume, pool], options, client, tasks }) {
    const body = {
      pool: pool!,
      ...(options.bandwidth === undefined ? {} : { bandwidthMiBps: options.bandwidth }),
    }
    const params = { path: { volume: volume! }, query: tasks.query }
    await tasks.follow([() => client.POST('/v1/volumes/{volume}/move', { params, body })])
  },
})
