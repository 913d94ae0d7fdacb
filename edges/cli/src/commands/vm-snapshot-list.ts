/** covisor vm snapshot list VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { ago } from '../runner/format.ts'

export const vmSnapshotList = command({
  name: 'vm snapshot list',
  summary: 'List the snapshots of a VM',
  details: `CURRENT marks the one that the VM has been changing since.

Examples:
  covisor vm snapshot list web01`,
  args: ['VM'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const { items } = await unwrap(
      client.GET('/v1/vms/{vm}/snapshots', { params: { path: { vm: args[0]! }, query: asOfQuery(options['as-of']) } }),
    )
    output.rows(items, [
      { header: 'NAME', cell: (snapshot) => snapshot.name },
      { header: 'STATE', cell: (snapshot) => snapshot.state },
      { header: 'MEMORY', cell: (snapshot) => snapshot.hasMemory },
      { header: 'CURRENT', cell: (snapshot) => snapshot.isCurrent },
      { header: 'OF', cell: (snapshot) => snapshot.parent },
      { header: 'TAKEN', cell: (snapshot) => ago(snapshot.createdAt, Date.now()) },
      { header: 'DESCRIPTION', cell: (snapshot) => snapshot.description },
    ])
  },
})
