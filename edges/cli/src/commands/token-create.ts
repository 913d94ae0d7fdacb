/** covisor token create NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const tokenCreate = command({
  name: 'token create',
  summary: 'Make an API token',
  details: `Its secret is shown once. It can do what you can do, or less: only some verbs, only one project.

Examples:
  covisor token create "backup script"
  covisor token create ci --expires 2027-01-01T00:00:00Z
  covisor token create monitoring --may vm:read --only acme/shop`,
  args: ['NAME'],
  options: {
    expires: { kind: 'text', value: 'TIME', help: 'until when it is valid, such as 2027-01-01T00:00:00Z' },
    may: {
      kind: 'text',
      many: true,
      value: 'VERB',
      help: 'what it may do, again for more; all that you may if not said',
    },
    only: { kind: 'text', value: 'PROJECT', help: 'the only project that it can act in' },
  },
  async run({ args, options, client, output }) {
    const body = {
      name: args[0]!,
      ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
      ...(options.may === undefined ? {} : { verbs: [...options.may] }),
      ...(options.only === undefined ? {} : { project: options.only }),
    }
    const token = await unwrap(client.POST('/v1/tokens', { body }))
    output.record(token, [
      { header: 'Id', cell: (made) => made.id },
      { header: 'Secret', cell: (made) => made.secret },
    ])
  },
})
