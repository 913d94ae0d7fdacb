/** Texts of src/host. */
import type { host as english } from '../en/host.ts'
import type { Translated } from '../flat.ts'

export const host: Translated<typeof english> = {
  add: 'Einen Host hinzufügen',
  addConfirm: 'Host hinzufügen',
  address: 'Adresse',
  'by.local': 'die Maschine, auf der Covisor läuft',
  'by.ssh': 'über ssh',
  'by.tls': 'über TLS mit Zertifikaten',
  machine: 'Maschine',
  name: 'Name (sein eigener, wenn leer)',
  'needs.local': 'Mehr ist nicht nötig, wo libvirtd läuft.',
  'needs.ssh':
    'Der Benutzer des Servers meldet sich dort mit einem eigenen Schlüssel an: Versuchen Sie dort zuerst „ssh root@kvm1 virsh list“. Der Schlüssel des Hosts wird behalten und muss bleiben.',
  'needs.tls':
    'Libvirts Zertifikate liegen auf beiden Seiten in /etc/pki. Die Zertifizierungsstelle des Hosts wird behalten und muss bleiben.',
  reachedBy: 'Erreicht',
}
