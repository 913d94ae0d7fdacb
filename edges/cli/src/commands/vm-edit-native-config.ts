/** covisor vm edit-native-config VM FILE */
import { command } from '../command.ts'
import { readTextFile } from '../runner/read-text-file.ts'

export const vmEditNativeConfig = command({
  name: 'vm edit-native-config',
  summary: "Change a VM in its hypervisor's own words",
  details: `FILE is all of it, as "vm native-config --next" prints it, with changes. For libvirt that is domain XML: devices that are passed
through, shared folders, clocks, QEMU arguments. What Covisor models (name, vCPUs, memory, disks, network cards) is refused here, because
"vm edit" changes it; so are the UUID and Covisor's marker. libvirt validates it against its schema. It holds from the next start on.

Examples:
  covisor vm native-config web01 --next > web01.xml
  covisor vm edit-native-config web01 web01.xml --plan
  covisor vm edit-native-config web01 web01.xml`,
  args: ['VM', 'FILE'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const params = { path: { vm: args[0]! }, query: tasks.query }
    const body = { text: readTextFile(args[1]!) }
    await tasks.follow([() => client.PUT('/v1/vms/{vm}/native-config', { params, body })])
  },
})
