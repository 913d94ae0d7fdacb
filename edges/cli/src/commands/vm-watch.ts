/** covisor vm watch [VM...] */
import { followEvents, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { printable } from '../runner/table.ts'

export const vmWatch = command({
  name: 'vm watch',
  summary: 'Watch VMs change',
  details: `A line for each change: state, host, and what happened. Ctrl-C ends it.

Examples:
  covisor vm watch
  covisor vm watch web01 web02`,
  args: ['[VM...]'],
  completes: 'vm',
  async run({ args, client, output, signal }) {
    const wanted = new Set(args)
    for await (const event of followEvents(client, { signal })) {
      if (event.kind !== 'vm') continue
      if (wanted.size > 0 && !wanted.has(event.resource) && !wanted.has(event.name ?? '')) continue
      const vm =
        event.op === 'deleted'
          ? undefined
          : await unwrap(client.GET('/v1/vms/{vm}', { params: { path: { vm: event.resource } } })).catch(
              () => undefined,
            )
      if (output.format !== 'table') output.raw(`${JSON.stringify({ event, vm })}\n`)
      else {
        const cells = [
          event.at,
          event.name ?? event.resource,
          vm?.state ?? 'gone',
          vm?.host?.name ?? '-',
          event.what ?? event.op,
        ]
        output.raw(`${cells.map((cell) => printable(cell)).join('  ')}\n`)
      }
    }
  },
})
