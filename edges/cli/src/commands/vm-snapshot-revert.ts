/** covisor vm snapshot revert VM SNAPSHOT */
import { command } from '../command.ts'

export const vmSnapshotRevert = command({
  name: 'vm snapshot revert',
  summary: 'Go back to a snapshot',
  details: `What the VM has written since is lost.

Examples:
  covisor vm snapshot revert web01 before-upgrade
  covisor vm snapshot revert web01 before-upgrade --run --yes`,
  args: ['VM', 'SNAPSHOT'],
  startsTask: true,
  confirm: ([vm, snapshot]) => `Take ${vm} back to ${snapshot}? What it has written since is lost.`,
  options: { run: { kind: 'flag', help: 'let it run afterwards' } },
  async run({ args: [vm, snapshot], options, client, tasks }) {
    const path = { vm: vm!, snapshot: snapshot! }
    const body = options.run === true ? { run: true } : {}
    await tasks.follow([
      () => client.POST('/v1/vms/{vm}/snapshots/{snapshot}/revert', { params: { path, query: tasks.query }, body }),
    ])
  },
})
