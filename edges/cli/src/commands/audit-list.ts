/** covisor audit list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { instantOf } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { UsageError } from '../usage-error.ts'

export const auditList = command({
  name: 'audit list',
  summary: 'Show who did what, newest first',
  details: `Refused requests are listed too; of many alike in a minute one entry tells how many they were. Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z.

Examples:
  covisor audit list
  covisor audit list --verb vm:delete --refused
  covisor audit list --from 2026-01-01 --to 2026-02-01 --all --output json > january.json
  covisor audit list --who alice --via cli --verb 'vm:*' --from 2d`,
  options: {
    limit: { kind: 'number', value: 'N', help: 'at most so many (50)' },
    all: { kind: 'flag', help: 'all of them, to be kept elsewhere' },
    from: { kind: 'text', value: 'TIME', help: 'not before this' },
    to: { kind: 'text', value: 'TIME', help: 'before this' },
    who: { kind: 'text', value: 'USER', help: 'only what this user did' },
    via: { kind: 'text', value: 'INTERFACE', help: 'only through this', oneOf: ['api', 'console', 'cli', 'system'] },
    verb: { kind: 'text', value: 'VERB', help: "only of this verb, such as vm:start; 'vm:*' for all of a kind" },
    name: { kind: 'text', value: 'TEXT', help: 'only what was done to something with this in its name' },
    target: { kind: 'text', value: 'ID', help: 'only what was done to this' },
    refused: { kind: 'flag', help: 'only what was refused' },
  },
  async run({ options, client, output }) {
    const { verb, target, name, who, via, from, to, refused = false } = options
    if (options.all === true && options.limit !== undefined) throw new UsageError('say either --all or --limit')
    const now = Date.now()
    const filter = {
      ...(name === undefined ? {} : { name }),
      ...(who === undefined ? {} : { actor: who }),
      ...(via === undefined ? {} : { interface: via as 'cli' }),
      ...(from === undefined ? {} : { from: instantOf(from, now) }),
      ...(to === undefined ? {} : { to: instantOf(to, now) }),
      ...(verb === undefined ? {} : { verb }),
      ...(target === undefined ? {} : { target }),
      ...(refused ? { outcome: 'refused' as const } : {}),
    }
    const entries = await everyPage(options.all === true ? undefined : (options.limit ?? 50), (page) =>
      unwrap(client.GET('/v1/audit', { params: { query: { ...page, ...filter } } })),
    )
    output.rows(entries, [
      { header: 'AT', cell: (entry) => entry.at },
      { header: 'WHO', cell: (entry) => entry.actor },
      { header: 'VIA', cell: (entry) => entry.interface },
      { header: 'WHAT', cell: (entry) => entry.verb },
      { header: 'TARGET', cell: (entry) => `${entry.target.kind} ${entry.target.name}` },
      { header: 'OUTCOME', cell: (entry) => entry.outcome },
    ])
  },
})
