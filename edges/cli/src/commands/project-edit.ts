/** covisor project edit PROJECT */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { projectColumns } from './project-columns.ts'

export const projectEdit = command({
  name: 'project edit',
  summary: 'Change the description of a project',
  details: `Names stay: people and scripts know them.

Examples:
  covisor project edit shop --description "web shop"`,
  args: ['PROJECT'],
  options: { description: { kind: 'text', value: 'TEXT', help: 'what it is for' } },
  async run({ args, options, client, output }) {
    const params = { path: { project: args[0]! } }
    const body = options.description === undefined ? {} : { description: options.description }
    output.record(await unwrap(client.PATCH('/v1/projects/{project}', { params, body })), projectColumns)
  },
})
