/** covisor vm native-config VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const vmNativeConfig = command({
  name: 'vm native-config',
  summary: "Show a VM in its hypervisor's own words",
  details: `For libvirt this is the domain XML, as "virsh dumpxml" shows it. With --next what it has from its next start on, which is
what "vm edit-native-config" changes.

Examples:
  covisor vm native-config web01
  covisor vm native-config web01 --next > web01.xml`,
  args: ['VM'],
  options: { next: { kind: 'flag', help: 'what it has from its next start on' } },
  async run({ args, options, client, output }) {
    const params = { path: { vm: args[0]! }, query: options.next === true ? { next: true } : {} }
    const text = await unwrap(client.GET('/v1/vms/{vm}/native-config', { params, parseAs: 'text' }))
    output.raw(text.endsWith('\n') ? text : `${text}\n`)
  },
})
