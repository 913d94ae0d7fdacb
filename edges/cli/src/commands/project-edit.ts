/** covisor project edit PROJECT */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { projectColumns } from './project-columns.ts'

export const projectEdit = command({
  name: 'project edit',
  summary: 'Change what a project is for, and what needs approval there',
  details: `Names stay: people and scripts know them. What needs approval is done only as a plan that somebody else approved:
"--save-plan" with the command, then "plan approve", then "plan apply".

Examples:
  covisor project edit shop --description "web shop"
  covisor project edit shop --approval-for vm:delete --approval-for volume:delete
  covisor project edit shop --no-approval`,
  args: ['PROJECT'],
  options: {
    description: { kind: 'text', value: 'TEXT', help: 'what it is for' },
    'approval-for': { kind: 'text', value: 'VERB', many: true, help: 'needs approval, such as vm:delete' },
    'no-approval': { kind: 'flag', help: 'nothing needs approval any more' },
  },
  async run({ args, options, client, output }) {
    const params = { path: { project: args[0]! } }
    const approvalFor = options['no-approval'] === true ? [] : options['approval-for']
    const body = {
      ...(options.description === undefined ? {} : { description: options.description }),
      ...(approvalFor === undefined ? {} : { approvalFor: [...approvalFor] }),
    }
    output.record(await unwrap(client.PATCH('/v1/projects/{project}', { params, body })), projectColumns)
  },
})
