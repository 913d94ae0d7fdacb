/** covisor vm migrate VM… */
import { migrationModes, stalledMoves } from '@covisor/model'
import { command } from '../command.ts'

export const vmMigrate = command({
  name: 'vm migrate',
  summary: 'Move VMs to another host',
  details: `A running guest goes on; it stands still for a moment when it is switched over. A VM that is switched off stays so. Without
--to the best host is chosen; --plan shows which, why not the others, which disks are copied because that host does not see them,
and everything that would fail. Ctrl-C, or "covisor task cancel", leaves the VM where it is.

Examples:
  covisor vm migrate web01
  covisor vm migrate web01 web02 --to kvm2 --bandwidth 200
  covisor vm migrate web01 --to kvm2 --pool fast
  covisor vm migrate db01 --to kvm2 --post-copy --plan`,
  args: ['VM...'],
  startsTask: true,
  options: {
    to: { kind: 'text', value: 'HOST', help: 'where to; default: chosen' },
    pool: { kind: 'text', value: 'POOL', help: 'all disks go there; default: only those that the host does not see' },
    mode: {
      kind: 'text',
      value: 'MODE',
      oneOf: migrationModes,
      help: 'who leads: Covisor, or the host that it leaves',
    },
    bandwidth: { kind: 'number', value: 'MIB', help: 'MiB a second at most' },
    'no-auto-converge': { kind: 'flag', help: 'do not slow down a guest that writes faster than the link carries' },
    'post-copy': { kind: 'flag', help: 'switch over early when copying does not come to an end' },
    'if-stalled': {
      kind: 'text',
      value: 'DO',
      oneOf: stalledMoves,
      help: 'when it comes no closer to its end: taken back if not said',
    },
    'stalled-after': { kind: 'number', value: 'SECONDS', help: 'how long that is waited for; 300 if not said' },
    parallel: { kind: 'number', value: 'N', help: 'copy over so many connections at once' },
    tls: { kind: 'flag', help: 'encrypt the memory on its way' },
  },
  async run({ args, options, client, tasks }) {
    const { query } = tasks
    const body = {
      ...(options.to === undefined ? {} : { to: options.to }),
      ...(options.pool === undefined ? {} : { pool: options.pool }),
      ...(options.mode === undefined ? {} : { mode: options.mode as (typeof migrationModes)[number] }),
      ...(options.bandwidth === undefined ? {} : { bandwidthMiBps: options.bandwidth }),
      ...(options['no-auto-converge'] === true ? { autoConverge: false } : {}),
      ...(options['post-copy'] === true ? { postCopy: true } : {}),
      ...(options['if-stalled'] === undefined
        ? {}
        : { ifStalled: options['if-stalled'] as (typeof stalledMoves)[number] }),
      ...(options['stalled-after'] === undefined ? {} : { stalledAfterSeconds: options['stalled-after'] }),
      ...(options.parallel === undefined ? {} : { parallel: options.parallel }),
      ...(options.tls === true ? { tls: true } : {}),
    }
    await tasks.follow(
      args.map((vm) => () => client.POST('/v1/vms/{vm}/migrate', { params: { path: { vm }, query }, body })),
    )
  },
})
