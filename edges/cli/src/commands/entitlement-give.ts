/** covisor entitlement give ORGANISATION KIND NAME */
import { command } from '../command.ts'
import { kindMeant } from './entitlement-kind.ts'

export const entitlementGive = command({
  name: 'entitlement give',
  summary: 'Let an organisation use a network, pool class, flavor, image',
  details: `KIND is network, pool-class, flavor or image.

Examples:
  covisor entitlement give acme network lan
  covisor entitlement give acme pool-class fast`,
  args: ['ORGANISATION', 'KIND', 'NAME'],
  async run({ args: [organisation = '', kind = '', resource = ''], client, output }) {
    const body = { kind: kindMeant(kind), resource }
    await client.POST('/v1/organisations/{organisation}/entitlements', { params: { path: { organisation } }, body })
    output.say('given')
  },
})
