/** covisor vm native-config VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const vmNativeConfig = command({
  name: 'vm native-config',
  summary: "Show a VM in its hypervisor's own words",
  details: `For libvirt this is the domain XML, as "virsh dumpxml" shows it.

Examples:
  covisor vm native-config web01`,
  args: ['VM'],
  async run({ args, client, output }) {
    const params = { path: { vm: args[0]! } }
    const text = await unwrap(client.GET('/v1/vms/{vm}/native-config', { params, parseAs: 'text' }))
    output.raw(text.endsWith('\n') ? text : `${text}\n`)
  },
})
