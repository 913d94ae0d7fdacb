/** covisor audit list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'

export const auditList = command({
  name: 'audit list',
  summary: 'Show who did what, newest first',
  details: `Refused requests are listed too.

Examples:
  covisor audit list
  covisor audit list --verb vm:delete --refused
  covisor audit list --limit 500 --output json`,
  options: {
    limit: { kind: 'number', value: 'N', help: 'at most so many (50)' },
    verb: { kind: 'text', value: 'VERB', help: 'only of this verb, such as vm:start' },
    target: { kind: 'text', value: 'ID', help: 'only what was done to this' },
    refused: { kind: 'flag', help: 'only what was refused' },
  },
  async run({ options, client, output }) {
    const { verb, target, refused = false } = options
    const filter = {
      ...(verb === undefined ? {} : { verb }),
      ...(target === undefined ? {} : { target }),
      ...(refused ? { outcome: 'refused' as const } : {}),
    }
    const entries = await everyPage(options.limit ?? 50, (page) =>
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
