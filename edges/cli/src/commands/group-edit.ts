/** covisor group edit GROUP */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { memberOf } from '../runner/group-members.ts'
import { UsageError } from '../usage-error.ts'
import { groupFields } from './group-columns.ts'

export const groupEdit = command({
  name: 'group edit',
  summary: 'Change the name, the VMs or the order of a group',
  details: `--vm is given for every VM of the group: the new list replaces the old one. "group create --help" says how a VM is written.

Examples:
  covisor group edit shop --name store
  covisor group edit shop --vm db01:1:30 --vm web01:2`,
  args: ['GROUP'],
  options: {
    name: { kind: 'text', value: 'NAME', help: 'a new name' },
    description: { kind: 'text', value: 'TEXT', help: 'for people' },
    vm: { kind: 'text', value: 'VM', help: 'one of its VMs, with order and delay', many: true },
  },
  async run({ args: [group], options, client, output }) {
    const { name, description, vm } = options
    const body = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(vm === undefined ? {} : { members: vm.map(memberOf) }),
    }
    if (Object.keys(body).length === 0) throw new UsageError('say what to change')
    const params = { path: { group: group! } }
    output.record(await unwrap(client.PATCH('/v1/groups/{group}', { params, body })), groupFields)
  },
})
