/**
 * The graphical console: VNC, never on a network address.
 *
 * A socket file where the server can open it (nobody else on the host can), otherwise the loopback address with a port that
 * libvirt picks. Guests with a driver for it get a virtio display, others plain VGA, which needs none.
 */
import type { VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import type { VmHost } from './vm-host.ts'

export function graphicsDevices(spec: VmSpec, host: VmHost): XmlElement[] {
  if (spec.graphics === 'none') return []
  if (host.domainType === 'test') return [vnc(host)]
  return [
    // An absolute pointer: without it the guest's pointer and the viewer's drift apart.
    el('input', { type: 'tablet', bus: 'usb' }),
    vnc(host),
    el('video', {}, el('model', { type: spec.guestOs.family === 'linux' ? 'virtio' : 'vga' })),
  ]
}

function vnc(host: VmHost): XmlElement {
  return host.vnc === 'socket'
    ? el('graphics', { type: 'vnc' }, el('listen', { type: 'socket' }))
    : el(
        'graphics',
        { type: 'vnc', port: -1, autoport: 'yes' },
        el('listen', { type: 'address', address: '127.0.0.1' }),
      )
}
