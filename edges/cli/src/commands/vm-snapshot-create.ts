/** covisor vm snapshot create VM NAME */
import { command } from '../command.ts'

export const vmSnapshotCreate = command({
  name: 'vm snapshot create',
  summary: 'Take a snapshot',
  details: `Of the disks, or with --memory of disks and memory; then going back is as if nothing had happened.

Examples:
  covisor vm snapshot create web01 before-upgrade
  covisor vm snapshot create web01 before-upgrade --memory --description "21.4 to 22.0"`,
  args: ['VM', 'NAME'],
  startsTask: true,
  options: {
    memory: { kind: 'flag', help: 'also the memory; the VM must run' },
    description: { kind: 'text', value: 'TEXT', help: 'for people' },
  },
  async run({ args: [vm, name], options, client, tasks }) {
    const body = {
      name: name!,
      ...(options.memory === true ? { memory: true } : {}),
      ...(options.description === undefined ? {} : { description: options.description }),
    }
    await tasks.follow([
      () => client.POST('/v1/vms/{vm}/snapshots', { params: { path: { vm: vm! }, query: tasks.query }, body }),
    ])
  },
})
