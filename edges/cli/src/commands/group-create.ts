/** covisor group create NAME VM… */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { memberOf } from '../runner/group-members.ts'
import { groupFields } from './group-columns.ts'

export const groupCreate = command({
  name: 'group create',
  summary: 'Make a group of VMs that are there',
  details: `A VM is written as VM, VM:ORDER or VM:ORDER:SECONDS: what has a lower order starts first, the seconds are waited for
before the next order starts. Without an order a VM starts at any time. Stopping goes the other way round.

Examples:
  covisor group create shop db01:1:30 web01:2 web02:2
  covisor group create lab client01 client02 --description "for the course"`,
  args: ['NAME', 'VM...'],
  options: { description: { kind: 'text', value: 'TEXT', help: 'for people' } },
  async run({ args: [name, ...vms], options, client, output }) {
    const { description } = options
    const body = { name: name!, members: vms.map(memberOf), ...(description === undefined ? {} : { description }) }
    output.record(await unwrap(client.POST('/v1/groups', { body })), groupFields)
  },
})
