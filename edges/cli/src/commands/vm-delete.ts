/** covisor vm delete VM… */
import { command } from '../command.ts'

export const vmDelete = command({
  name: 'vm delete',
  summary: 'Delete VMs and the volumes that are theirs alone',
  details: `Discs, images, and volumes that another VM uses or that Covisor did not make, stay. --plan lists what goes.

For a while (the plan says until when) "covisor vm restore" brings all of it back; "covisor vm list --deleted" shows what can be.
--purge deletes at once and for good, and takes the right to do that.

Examples:
  covisor vm delete web01 --plan
  covisor vm delete web01 --force --yes
  covisor vm delete web01 --keep-volumes`,
  args: ['VM...'],
  startsTask: true,
  confirm: (args) => `Delete ${args.join(', ')}?`,
  options: {
    force: { kind: 'flag', help: 'switch it off first if it runs' },
    'keep-volumes': { kind: 'flag', help: 'leave its volumes, unattached' },
    purge: { kind: 'flag', help: 'at once and for good, not to be restored' },
  },
  async run({ args, options, client, tasks }) {
    const query = {
      ...tasks.query,
      ...(options.force === true ? { force: true } : {}),
      ...(options['keep-volumes'] === true ? { keepVolumes: true } : {}),
      ...(options.purge === true ? { purge: true } : {}),
    }
    await tasks.follow(args.map((vm) => () => client.DELETE('/v1/vms/{vm}', { params: { path: { vm }, query } })))
  },
})
