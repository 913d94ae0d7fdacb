/** covisor project edit PROJECT */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { projectColumns } from './project-columns.ts'

export const projectEdit = command({
  name: 'project edit',
  summary: 'Change what a project is for, and the rules in it',
  details: `Names stay: people and scripts know them. What needs approval is done only as a plan that somebody else approved:
"--save-plan" with the command, then "plan approve", then "plan apply". With a lease, new VMs run for so many days and are then
shut down, unless somebody extends them ("vm lease").

Examples:
  covisor project edit shop --description "web shop"
  covisor project edit shop --approval-for vm:delete --approval-for volume:delete
  covisor project edit shop --no-approval
  covisor project edit lab --lease-days 14`,
  args: ['PROJECT'],
  options: {
    description: { kind: 'text', value: 'TEXT', help: 'what it is for' },
    'approval-for': { kind: 'text', value: 'VERB', many: true, help: 'needs approval, such as vm:delete' },
    'lease-days': { kind: 'text', value: 'N|none', help: 'how long VMs may run without being extended' },
    'no-approval': { kind: 'flag', help: 'nothing needs approval any more' },
  },
  async run({ args, options, client, output }) {
    const params = { path: { project: args[0]! } }
    const approvalFor = options['no-approval'] === true ? [] : options['approval-for']
    const body = {
      ...(options.description === undefined ? {} : { description: options.description }),
      ...(options['lease-days'] === undefined ? {} : { leaseDays: daysOf(options['lease-days']) }),
      ...(approvalFor === undefined ? {} : { approvalFor: [...approvalFor] }),
    }
    output.record(await unwrap(client.PATCH('/v1/projects/{project}', { params, body })), projectColumns)
  },
})

function daysOf(said: string): number | null {
  if (said === 'none') return null
  if (!/^[1-9]\d{0,3}$/.test(said)) throw new UsageError(`"${said}" is neither a number of days nor "none"`)
  return Number(said)
}
