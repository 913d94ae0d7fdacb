/** covisor volume create NAME SIZE */
import { command } from '../command.ts'
import { parseSize } from '../runner/format.ts'

export const volumeCreate = command({
  name: 'volume create',
  summary: 'Create an empty volume',
  details: `Without --pool it goes where there is most room.

Examples:
  covisor volume create data01 100G
  covisor volume create data01 100G --pool fast --format raw`,
  args: ['NAME', 'SIZE'],
  startsTask: true,
  options: {
    pool: { kind: 'text', value: 'POOL', help: 'where it goes' },
    format: { kind: 'text', value: 'FORMAT', help: 'default: what the pool prefers', oneOf: ['qcow2', 'raw'] },
  },
  async run({ args: [name, size], options, client, tasks }) {
    const body = {
      name: name!,
      sizeBytes: parseSize(size!),
      ...(options.pool === undefined ? {} : { pool: options.pool }),
      ...(options.format === undefined ? {} : { format: options.format as 'qcow2' }),
    }
    await tasks.follow([() => client.POST('/v1/volumes', { params: { query: tasks.query }, body })])
  },
})
