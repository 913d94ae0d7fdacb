/** covisor profile list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { profileColumns } from './profile-columns.ts'

export const profileList = command({
  name: 'profile list',
  summary: 'List mapping profiles of imports',
  details: `Those of the project. A network or pool that is gone since is said to be: an import with the profile is refused until another is
named.

Examples:
  covisor profile list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const query = asOfQuery(options['as-of'])
    output.rows((await unwrap(client.GET('/v1/import-profiles', { params: { query } }))).items, profileColumns)
  },
})
