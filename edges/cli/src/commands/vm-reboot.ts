/** covisor vm reboot VM… */
import { command } from '../command.ts'

export const vmReboot = command({
  name: 'vm reboot',
  summary: 'Ask the guests to reboot',
  details: `Returns when the guests were asked.

Examples:
  covisor vm reboot web01
  covisor vm reboot web01 web02 --no-wait`,
  args: ['VM...'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/reboot', { params: { path: { vm }, query } })))
  },
})
