/** covisor vm console VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { serialConsole } from '../runner/serial-console.ts'
import { vncListener } from '../runner/vnc-listener.ts'

export const vmConsole = command({
  name: 'vm console',
  summary: 'Connect to the serial console of a VM',
  details: `Ctrl-] leaves, as with "virsh console". Works in pipes too: what is sent to it goes to the guest, what the guest says
comes out. With --vnc a port on this machine leads to the VM's screen, for any VNC viewer.

Examples:
  covisor vm console web01
  covisor vm console web01 --take-over
  covisor vm console web01 --vnc`,
  args: ['VM'],
  options: {
    'take-over': { kind: 'flag', help: 'end another session on the same console' },
    vnc: { kind: 'flag', help: 'a local port for a VNC viewer' },
  },
  async run({ args, options, client, output, signal }) {
    const kind = options.vnc === true ? 'vnc' : 'serial'
    const open = async (): Promise<WebSocket> => {
      const body = { kind, ...(options['take-over'] === true ? { takeOver: true } : {}) } as const
      const params = { path: { vm: args[0]! } }
      const { path } = await unwrap(client.POST('/v1/vms/{vm}/console-tickets', { params, body }))
      return new WebSocket(new URL(path, (await baseUrlOf(client)).replace(/^http/, 'ws')))
    }
    if (kind === 'vnc') return await vncListener(open, output, signal)
    await serialConsole(await open(), output, signal)
  },
})

/** The client knows where its server is; asking it keeps one place for that. */
async function baseUrlOf(client: { GET: (path: '/v1/version') => Promise<{ response: Response }> }): Promise<string> {
  return new URL((await client.GET('/v1/version')).response.url).origin
}
