/** covisor organisation create NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { organisationColumns, sharingOf } from './organisation-columns.ts'

export const organisationCreate = command({
  name: 'organisation create',
  summary: 'Make an organisation',
  details: `A customer, with users and projects of its own. It begins with one project, "default". With --sharing entitled
it sees of the provider's networks, pools, flavors and images what it is entitled to, and runs only in clusters of which it has a share.

Examples:
  covisor organisation create acme --description "Acme Ltd, contract 4711"
  covisor organisation create globex --sharing entitled`,
  args: ['NAME'],
  options: {
    description: { kind: 'text', value: 'TEXT', help: 'what it is for' },
    sharing: {
      kind: 'text',
      value: 'WHAT',
      oneOf: ['all', 'entitled'],
      help: 'what it sees of what the provider shares',
    },
  },
  async run({ args, options, client, output }) {
    const body = {
      name: args[0]!,
      ...(options.description === undefined ? {} : { description: options.description }),
      ...sharingOf(options.sharing),
    }
    output.record(await unwrap(client.POST('/v1/organisations', { body })), organisationColumns)
  },
})
