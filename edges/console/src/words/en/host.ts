/** Texts of src/host. */
export const host = {
  add: 'Add a host',
  addConfirm: 'Add host',
  address: 'Address',
  'by.local': 'the machine that Covisor runs on',
  'by.ssh': 'by ssh',
  'by.tls': 'by TLS with certificates',
  machine: 'Machine',
  name: 'Name (its own, if empty)',
  'needs.local': 'Nothing else is needed where libvirtd runs.',
  'needs.ssh':
    'The server\'s user signs in there with a key of its own: try "ssh root@kvm1 virsh list" there first. The host\'s key is remembered and must stay.',
  'needs.tls':
    "libvirt's certificates lie in /etc/pki on both sides. The host's authority is remembered and must stay.",
  reachedBy: 'Reached',
} as const
