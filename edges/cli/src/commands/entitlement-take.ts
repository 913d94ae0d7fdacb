/** covisor entitlement take ORGANISATION KIND NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { kindMeant } from './entitlement-kind.ts'

export const entitlementTake = command({
  name: 'entitlement take',
  summary: 'Let an organisation use something of the provider no more',
  details: `What uses it stays as it is; nothing new may use it.

Examples:
  covisor entitlement take acme network lan --yes`,
  args: ['ORGANISATION', 'KIND', 'NAME'],
  confirm: (args) => `Take ${args[1]} ${args[2]} from ${args[0]}?`,
  async run({ args: [organisation = '', kind = '', resource = ''], client, output }) {
    const params = { path: { organisation, kind: kindMeant(kind), resource } }
    const { usedBy } = await unwrap(
      client.DELETE('/v1/organisations/{organisation}/entitlements/{kind}/{resource}', { params }),
    )
    output.say(usedBy === 0 ? 'taken' : `taken; ${usedBy} of its network cards or volumes go on using it`)
  },
})
