/** covisor plan apply PLAN */
import { command } from '../command.ts'

export const planApply = command({
  name: 'plan apply',
  summary: 'Do what a saved plan says',
  details: `Refused if anything that the plan was made from has changed since, or if it would be done in another way now.

Examples:
  covisor plan apply 0b5c1a7e-3c1f-4c43-9a54-d1b6a9c2f001`,
  args: ['PLAN'],
  async run({ args, client, tasks }) {
    const params = { path: { plan: args[0]! } }
    await tasks.follow([() => client.POST('/v1/plans/{plan}/apply', { params })])
  },
})
