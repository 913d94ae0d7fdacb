/** covisor rule delete RULE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const ruleDelete = command({
  name: 'rule delete',
  summary: 'Delete a rule',
  details: `No VM moves for it.

Examples:
  covisor rule delete ha --yes`,
  args: ['RULE'],
  confirm: (args) => `Delete rule ${args[0]}?`,
  async run({ args, client, output }) {
    await unwrap(client.DELETE('/v1/placement-rules/{rule}', { params: { path: { rule: args[0]! } } }))
    output.say(`deleted rule "${args[0]}"`)
  },
})
