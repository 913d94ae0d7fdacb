/** covisor organisation create NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { organisationColumns } from './organisation-columns.ts'

export const organisationCreate = command({
  name: 'organisation create',
  summary: 'Make an organisation',
  details: `A customer, with users and projects of its own. It begins with one project, "default".

Examples:
  covisor organisation create acme --description "Acme Ltd, contract 4711"`,
  args: ['NAME'],
  options: {
    description: { kind: 'text', value: 'TEXT', help: 'what it is for' },
  },
  async run({ args, options, client, output }) {
    const body = {
      name: args[0]!,
      ...(options.description === undefined ? {} : { description: options.description }),
    }
    output.record(await unwrap(client.POST('/v1/organisations', { body })), organisationColumns)
  },
})
