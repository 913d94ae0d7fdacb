/** covisor vm clone VM NAME */
import { command } from '../command.ts'

export const vmClone = command({
  name: 'vm clone',
  summary: 'Make a new VM with copies of the volumes',
  details: `The VM must be stopped. The clone gets addresses of its own; inside, it is still the original.

Examples:
  covisor vm clone web01 web02
  covisor vm clone web01 web02 --start`,
  args: ['VM', 'NAME'],
  startsTask: true,
  options: { start: { kind: 'flag', help: 'start the clone' } },
  async run({ args: [vm, name], options, client, tasks }) {
    const body = { name: name!, ...(options.start === true ? { start: true } : {}) }
    await tasks.follow([
      () => client.POST('/v1/vms/{vm}/clone', { params: { path: { vm: vm! }, query: tasks.query }, body }),
    ])
  },
})
