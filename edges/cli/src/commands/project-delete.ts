/** covisor project delete PROJECT */
import { command } from '../command.ts'

export const projectDelete = command({
  name: 'project delete',
  summary: 'Delete a project',
  details: `Refused while anything is in it.

Examples:
  covisor project delete shop --yes`,
  args: ['PROJECT'],
  confirm: (args) => `Delete project ${args[0]}?`,
  async run({ args, client, output }) {
    await client.DELETE('/v1/projects/{project}', { params: { path: { project: args[0]! } } })
    output.say('deleted')
  },
})
