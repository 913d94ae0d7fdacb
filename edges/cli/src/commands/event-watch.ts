/** covisor event watch */
import { type ChangeEvent, followEvents } from '@covisor/client'
import { command } from '../command.ts'
import type { Column } from '../runner/table.ts'

const columns: readonly Column<ChangeEvent>[] = [
  { header: 'AT', cell: (event) => event.at },
  { header: 'KIND', cell: (event) => event.kind },
  { header: 'CHANGE', cell: (event) => event.op },
  { header: 'NAME', cell: (event) => event.name ?? event.resource },
  { header: 'WHAT', cell: (event) => event.what },
]

export const eventWatch = command({
  name: 'event watch',
  summary: 'Watch everything change',
  details: `A line for each change, as it happens; with --output json one object a line. Ctrl-C ends it.

Examples:
  covisor event watch
  covisor event watch --kind vm --output json`,
  options: { kind: { kind: 'text', value: 'KIND', help: 'only of this kind of resource: vm, host, task, volume, …' } },
  async run({ options, client, output, signal }) {
    for await (const event of followEvents(client, { signal })) {
      if (options.kind !== undefined && event.kind !== options.kind) continue
      output.line(event, columns)
    }
  },
})
