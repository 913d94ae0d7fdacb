/** covisor organisation edit ORGANISATION */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { organisationColumns } from './organisation-columns.ts'

export const organisationEdit = command({
  name: 'organisation edit',
  summary: 'Change the description of an organisation',
  details: `Names stay: people and scripts know them.

Examples:
  covisor organisation edit acme --description "Acme Ltd"`,
  args: ['ORGANISATION'],
  options: { description: { kind: 'text', value: 'TEXT', help: 'what it is for' } },
  async run({ args, options, client, output }) {
    const params = { path: { organisation: args[0]! } }
    const body = options.description === undefined ? {} : { description: options.description }
    output.record(await unwrap(client.PATCH('/v1/organisations/{organisation}', { params, body })), organisationColumns)
  },
})
