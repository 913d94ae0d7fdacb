/** covisor installation show */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { installationFields } from './installation-columns.ts'

export const installationShow = command({
  name: 'installation show',
  summary: 'Show whether Covisor may change anything on hosts',
  details: `After a restore from a backup it only observes, until "covisor installation confirm".

Examples:
  covisor installation show`,
  async run({ client, output }) {
    output.record(await unwrap(client.GET('/v1/installation')), installationFields)
  },
})
