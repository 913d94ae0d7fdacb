/** covisor rule create NAME KIND VM... */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { ruleColumns } from './rule-columns.ts'

const kinds = { together: 'vms-together', apart: 'vms-apart', on: 'vms-on-hosts', off: 'vms-off-hosts' } as const

export const ruleCreate = command({
  name: 'rule create',
  summary: 'Keep VMs together or apart, on hosts or off hosts',
  details: `Every placement, move and plan keeps it, and says so; --prefer keeps it only where it can be. Rules that could not all be
kept are refused. VMs that break it already stay until they move.

Examples:
  covisor rule create ha apart web01 web02
  covisor rule create fast together app01 db01 --prefer
  covisor rule create quorum apart db01 db02 db03 --by rack
  covisor rule create licence on oracle01 --host kvm1 --host kvm2`,
  args: ['NAME', 'together|apart|on|off', 'VM...'],
  options: {
    host: { kind: 'text', value: 'HOST', help: 'for on and off', many: true },
    by: {
      kind: 'text',
      value: 'SCOPE',
      help: 'for together and apart: of one host (default), rack or site',
      oneOf: ['host', 'rack', 'site'],
    },
    prefer: { kind: 'flag', help: 'keep it where it can be, and place VMs all the same' },
  },
  async run({ args: [name, kind, ...vms], options, client, output }) {
    if (!Object.hasOwn(kinds, kind!)) throw new UsageError(`"${kind}": write together, apart, on or off`)
    const body = {
      name: name!,
      kind: kinds[kind as keyof typeof kinds],
      vms,
      ...(options.by === undefined ? {} : { scope: options.by as 'host' | 'rack' | 'site' }),
      ...(options.host === undefined ? {} : { hosts: [...options.host] }),
      ...(options.prefer === true ? { must: false } : {}),
    }
    output.record(await unwrap(client.POST('/v1/placement-rules', { body })), ruleColumns)
  },
})
