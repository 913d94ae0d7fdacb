/** covisor token list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { ago } from '../runner/format.ts'

export const tokenList = command({
  name: 'token list',
  summary: 'List my API tokens',
  details: `Secrets are not kept and cannot be shown again.

Examples:
  covisor token list`,
  async run({ client, output }) {
    output.rows((await unwrap(client.GET('/v1/tokens'))).items, [
      { header: 'NAME', cell: (token) => token.name },
      { header: 'MADE', cell: (token) => ago(token.createdAt, Date.now()) },
      { header: 'USED', cell: (token) => ago(token.usedAt, Date.now()) },
      { header: 'MAY', cell: ({ verbs }) => (Array.isArray(verbs) ? verbs.join(', ') : verbs) },
      { header: 'EXPIRES', cell: (token) => token.expiresAt ?? 'never' },
      { header: 'ID', cell: (token) => token.id, whenNarrow: 'whole' },
    ])
  },
})
