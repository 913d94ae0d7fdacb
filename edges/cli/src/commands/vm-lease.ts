/** covisor vm lease VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'

const DAY_MS = 86_400_000

export const vmLease = command({
  name: 'vm lease',
  summary: 'Say until when a VM may run',
  details: `When its lease ends, a VM is shut down and cannot be started until it is extended; nothing is deleted. A project may have a
longest lease, which its members cannot go beyond ("project edit --lease-days").

Examples:
  covisor vm lease web01 --days 14
  covisor vm lease web01 --until 2026-12-31
  covisor vm lease web01 --for-ever`,
  args: ['VM'],
  options: {
    days: { kind: 'number', value: 'N', help: 'for so many days from now' },
    until: { kind: 'text', value: 'TIME', help: 'until then, such as 2026-12-31 or 2026-12-31T18:00:00Z' },
    'for-ever': { kind: 'flag', help: 'without an end' },
  },
  async run({ args, options, client, output }) {
    const { lease } = await unwrap(
      client.PUT('/v1/vms/{vm}/lease', { params: { path: { vm: args[0]! } }, body: { endsAt: endOf(options) } }),
    )
    output.say(lease === null ? 'it may run for ever' : `it may run until ${lease.endsAt}`)
  },
})

function endOf({
  days,
  until,
  'for-ever': forEver,
}: {
  readonly days?: number
  readonly until?: string
  readonly 'for-ever'?: boolean
}): string | null {
  const said = [days, until, forEver === true ? forEver : undefined].filter((one) => one !== undefined)
  if (said.length !== 1) throw new UsageError('say one of --days, --until and --for-ever')
  if (days !== undefined) return new Date(Date.now() + days * DAY_MS).toISOString()
  if (until === undefined) return null
  const at = Date.parse(until)
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(until) || !Number.isFinite(at))
    throw new UsageError(`"${until}" is not a time; write 2026-12-31 or 2026-12-31T18:00:00Z`)
  return new Date(at).toISOString()
}
