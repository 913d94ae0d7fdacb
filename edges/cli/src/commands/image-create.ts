/** covisor image create NAME VOLUME */
import { command } from '../command.ts'

export const imageCreate = command({
  name: 'image create',
  summary: 'Make an image of a volume',
  details: `The volume is copied; no running VM may use it meanwhile. A file becomes an image with "covisor import FILE --as-image".

Examples:
  covisor image create golden web01-disk0 --guest-os linux`,
  args: ['NAME', 'VOLUME'],
  startsTask: true,
  options: {
    'guest-os': {
      kind: 'text',
      value: 'FAMILY',
      help: 'what is on it',
      oneOf: ['linux', 'windows', 'bsd', 'solaris', 'other'],
    },
  },
  async run({ args: [name, volume], options, client, tasks }) {
    const body = {
      name: name!,
      volume: volume!,
      ...(options['guest-os'] === undefined ? {} : { guestOs: options['guest-os'] as 'linux' }),
    }
    await tasks.follow([() => client.POST('/v1/images', { params: { query: tasks.query }, body })])
  },
})
