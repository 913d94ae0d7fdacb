/** covisor vm watch [VM...] */
import { type ChangeEvent, type CovisorClient, followEvents, type Schema, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import type { Column } from '../runner/table.ts'

interface Change {
  readonly event: ChangeEvent
  /** As it is now; undefined when it is gone, or cannot be asked for: then the next change will tell. */
  readonly vm: Schema<'Vm'> | undefined
}

const columns: readonly Column<Change>[] = [
  { header: 'AT', cell: ({ event }) => event.at },
  { header: 'NAME', cell: ({ event }) => event.name ?? event.resource },
  { header: 'STATE', cell: ({ event, vm }) => vm?.state ?? (event.op === 'deleted' ? 'gone' : 'unknown') },
  { header: 'HOST', cell: ({ vm }) => vm?.host?.name },
  { header: 'WHAT', cell: ({ event }) => event.what ?? event.op },
]

export const vmWatch = command({
  name: 'vm watch',
  summary: 'Watch VMs change',
  details: `A line for each change: state, host, and what happened. Ctrl-C ends it.

Examples:
  covisor vm watch
  covisor vm watch web01 web02`,
  args: ['[VM...]'],
  async run({ args, client, output, signal }) {
    const wanted = new Set(args)
    for await (const event of followEvents(client, { signal })) {
      if (event.kind !== 'vm') continue
      if (wanted.size > 0 && !wanted.has(event.resource) && !wanted.has(event.name ?? '')) continue
      const vm = event.op === 'deleted' ? undefined : await now(client, event.resource)
      if (signal.aborted) return
      output.line({ event, vm }, columns)
    }
  },
})

const now = (client: CovisorClient, vm: string): Promise<Schema<'Vm'> | undefined> =>
  unwrap(client.GET('/v1/vms/{vm}', { params: { path: { vm } } })).catch(() => undefined)
