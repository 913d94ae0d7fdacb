/**
 * Which other product looks after a domain: by the namespace of the metadata that it writes, or by the name that it gives the
 * guest's mainboard. Two managers of one VM start, stop and move it against each other, so people must know.
 *
 * Proxmox VE is not here: it has no libvirt, so no such host can be enrolled.
 */
import type { XmlElement } from '@covisor/xml'

export function managerOf(domain: XmlElement): string | undefined {
  const namespaces = domain
    .first('metadata')
    ?.elements()
    .map(({ ns }) => ns)
  const byMetadata = NAMESPACES.find(([prefix]) => namespaces?.some((ns) => ns.startsWith(prefix)))
  if (byMetadata !== undefined) return byMetadata[1]
  const product = domain
    .find('sysinfo', 'system')
    ?.elements('entry')
    .find((entry) => entry.attr('name') === 'product')
    ?.text.trim()
  return PRODUCTS[product ?? '']
}

/** As oVirt's vdsm, OpenStack Nova and OpenNebula write them; without the version at the end. */
const NAMESPACES: readonly (readonly [string, string])[] = [
  ['http://ovirt.org/vm/', 'oVirt'],
  ['http://openstack.org/xmlns/libvirt/nova/', 'OpenStack'],
  ['http://opennebula.org/xmlns/libvirt/', 'OpenNebula'],
  ['http://kubevirt.io', 'KubeVirt'],
]

const PRODUCTS: Readonly<Record<string, string>> = {
  'OpenStack Nova': 'OpenStack',
  'CloudStack KVM Hypervisor': 'CloudStack',
}
