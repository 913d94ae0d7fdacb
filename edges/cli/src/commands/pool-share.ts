/** covisor pool share POOL HOST */
import { command } from '../command.ts'

export const poolShare = command({
  name: 'pool share',
  summary: 'Say that another host sees the same pool',
  details: `VMs move only between hosts that share the pools of their disks. It is proved: a file is written through one host and
read through the other. With --declared it is believed, for pools that cannot carry a file.

Examples:
  covisor pool share nfs kvm2
  covisor pool share san kvm2 --declared`,
  args: ['POOL', 'HOST'],
  startsTask: true,
  options: { declared: { kind: 'flag', help: 'do not prove it' } },
  async run({ args: [pool, host], options, client, tasks }) {
    const body = { host: host!, ...(options.declared === true ? { declared: true } : {}) }
    await tasks.follow([
      () => client.POST('/v1/pools/{pool}/share', { params: { path: { pool: pool! }, query: tasks.query }, body }),
    ])
  },
})
