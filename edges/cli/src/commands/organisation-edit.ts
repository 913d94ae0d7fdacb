/** covisor organisation edit ORGANISATION */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { organisationColumns, sharingOf } from './organisation-columns.ts'

export const organisationEdit = command({
  name: 'organisation edit',
  summary: 'Change an organisation: description, sign-in, what it sees',
  details: `Names stay: people and scripts know them.

Examples:
  covisor organisation edit acme --description "Acme Ltd"
  covisor organisation edit acme --second-factor wanted
  covisor organisation edit acme --sharing entitled`,
  args: ['ORGANISATION'],
  options: {
    description: { kind: 'text', value: 'TEXT', help: 'what it is for' },
    sharing: {
      kind: 'text',
      value: 'WHAT',
      oneOf: ['all', 'entitled'],
      help: 'what it sees of what the provider shares',
    },
    'second-factor': {
      kind: 'text',
      value: 'WISH',
      oneOf: ['wanted', 'optional'],
      help: 'whether its users have to show more than a password',
    },
  },
  async run({ args, options, client, output }) {
    const params = { path: { organisation: args[0]! } }
    const wish = options['second-factor']
    const body = {
      ...(options.description === undefined ? {} : { description: options.description }),
      ...sharingOf(options.sharing),
      ...(wish === undefined ? {} : { needsSecondFactor: wish === 'wanted' }),
    }
    output.record(await unwrap(client.PATCH('/v1/organisations/{organisation}', { params, body })), organisationColumns)
  },
})
