/** Ways to reach a libvirtd, and the addresses that say them: https://libvirt.org/uri.html. */

export const addressKinds = ['ssh', 'tls', 'local'] as const
export type AddressKind = (typeof addressKinds)[number]

/** Root, for a system's libvirtd belongs to it; another user is written before the machine: `me@kvm1`. */
export function addressOf(kind: AddressKind, machine: string): string {
  const at = machine.trim()
  switch (kind) {
    case 'ssh':
      return `qemu+ssh://${at.includes('@') ? at : `root@${at}`}/system`
    case 'tls':
      return `qemu+tls://${at}/system`
    case 'local':
      return 'qemu:///system'
    default:
      return kind satisfies never
  }
}
