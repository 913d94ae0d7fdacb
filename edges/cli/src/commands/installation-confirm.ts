/** covisor installation confirm */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { installationFields } from './installation-columns.ts'

export const installationConfirm = command({
  name: 'installation confirm',
  summary: 'Let Covisor change hosts again after a restore',
  details: `Say this when you are sure that no other server works with the same hosts, and that the VMs you see are as they should be.
Tasks that were open when the backup was made go on.

Examples:
  covisor installation confirm --yes`,
  confirm: () => 'Is this the only server that works with these hosts?',
  async run({ client, output }) {
    output.record(await unwrap(client.POST('/v1/installation/confirm')), installationFields)
  },
})
