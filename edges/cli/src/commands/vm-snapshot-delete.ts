/** covisor vm snapshot delete VM SNAPSHOT */
import { command } from '../command.ts'

export const vmSnapshotDelete = command({
  name: 'vm snapshot delete',
  summary: 'Delete a snapshot',
  details: `The VM and its other snapshots stay as they are.

Examples:
  covisor vm snapshot delete web01 before-upgrade --yes`,
  args: ['VM', 'SNAPSHOT'],
  startsTask: true,
  confirm: ([vm, snapshot]) => `Delete snapshot ${snapshot} of ${vm}?`,
  async run({ args: [vm, snapshot], client, tasks }) {
    const path = { vm: vm!, snapshot: snapshot! }
    await tasks.follow([
      () => client.DELETE('/v1/vms/{vm}/snapshots/{snapshot}', { params: { path, query: tasks.query } }),
    ])
  },
})
