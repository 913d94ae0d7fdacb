/** covisor site create NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { siteColumns } from './site-columns.ts'

export const siteCreate = command({
  name: 'site create',
  summary: 'Name a place where clusters and hosts stand',
  details: `A site is what can be lost as a whole: rules can keep VMs at one site or at several, and "whatif --lose-site" asks.

Examples:
  covisor site create berlin
  covisor cluster create prod kvm1 kvm2 --site berlin`,
  args: ['NAME'],
  async run({ args, client, output }) {
    output.record(await unwrap(client.POST('/v1/sites', { body: { name: args[0]! } })), siteColumns)
  },
})
