/** covisor project create NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { projectColumns } from './project-columns.ts'

export const projectCreate = command({
  name: 'project create',
  summary: 'Make a project',
  details: `VMs, volumes and images are in a project; their names are unique there. Act in it with "covisor --project".

Examples:
  covisor project create shop --description "web shop"
  covisor project create shop --organisation acme`,
  args: ['NAME'],
  options: {
    description: { kind: 'text', value: 'TEXT', help: 'what it is for' },
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'whose project it is; yours if not said' },
  },
  async run({ args, options, client, output }) {
    const body = {
      name: args[0]!,
      ...(options.description === undefined ? {} : { description: options.description }),
      ...(options.organisation === undefined ? {} : { organisation: options.organisation }),
    }
    output.record(await unwrap(client.POST('/v1/projects', { body })), projectColumns)
  },
})
