/** covisor vm delete VM… */
import { command } from '../command.ts'

export const vmDelete = command({
  name: 'vm delete',
  summary: 'Delete VMs and the volumes that are theirs alone',
  details: `Discs, images, and volumes that another VM uses or that Covisor did not make, stay. --plan lists what goes.

Examples:
  covisor vm delete web01 --plan
  covisor vm delete web01 --force --yes
  covisor vm delete web01 --keep-volumes`,
  args: ['VM...'],
  startsTask: true,
  confirm: (args) => `Delete ${args.join(', ')} for good?`,
  options: {
    force: { kind: 'flag', help: 'switch it off first if it runs' },
    'keep-volumes': { kind: 'flag', help: 'leave its volumes, unattached' },
  },
  async run({ args, options, client, tasks }) {
    const query = {
      ...tasks.query,
      ...(options.force === true ? { force: true } : {}),
      ...(options['keep-volumes'] === true ? { keepVolumes: true } : {}),
    }
    await tasks.follow(args.map((vm) => () => client.DELETE('/v1/vms/{vm}', { params: { path: { vm }, query } })))
  },
})
