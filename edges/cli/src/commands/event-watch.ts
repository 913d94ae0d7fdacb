/** covisor event watch */
import { followEvents } from '@covisor/client'
import { command } from '../command.ts'
import { printable } from '../runner/table.ts'

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
      if (output.format !== 'table') output.raw(`${JSON.stringify(event)}\n`)
      else
        output.raw(
          `${[event.at, event.kind, event.op, event.name ?? event.resource, event.what ?? ''].map((cell) => printable(cell)).join('  ')}\n`,
        )
    }
  },
})
