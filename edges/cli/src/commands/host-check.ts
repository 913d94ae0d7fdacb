/** covisor host check HOST */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { printHostCheck } from './host-check-report.ts'

export const hostCheck = command({
  name: 'host check',
  summary: 'Go through every check of a host now, and say how to mend it',
  details: `Over a connection of its own, so it also tells why a host is disconnected or refused. Changes nothing. Ends with exit code 5
when a check failed; what only limits the host leaves it at 0.

Examples:
  covisor host check kvm1
  covisor host check kvm1 --output json`,
  args: ['HOST'],
  async run({ args, client, output }) {
    const params = { path: { endpoint: args[0]! } }
    printHostCheck(output, await unwrap(client.POST('/v1/endpoints/{endpoint}/check', { params })))
  },
})
