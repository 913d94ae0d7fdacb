/** covisor second-factor show */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const secondFactorShow = command({
  name: 'second-factor show',
  summary: 'Show what I sign in with beside the password',
  details: `Examples:
  covisor second-factor show`,
  async run({ client, output }) {
    output.record(await unwrap(client.GET('/v1/me/second-factors')), [
      { header: 'Codes of an app', cell: (mine) => (mine.totpSince === null ? 'off' : `since ${mine.totpSince}`) },
      { header: 'Recovery codes left', cell: (mine) => String(mine.recoveryCodesLeft) },
      { header: 'Wanted here', cell: (mine) => (mine.isNeeded ? 'yes' : 'no') },
    ])
  },
})
